package text

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Group returns n with its thousands apart, by a narrow space that does not break: 12 345.
func Group(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return sign + s
}

// Size returns a number of bytes in the unit that suits it.
func Size(n int) string {
	switch {
	case n < 1<<10:
		return strconv.Itoa(n) + " B"
	case n < 1<<20:
		return decimals(float64(n)/(1<<10), 1) + " KiB"
	}
	return decimals(float64(n)/(1<<20), 1) + " MiB"
}

// Span returns a duration with two or three digits that count: 85 µs, 1.25 ms, 48 ms, 3.20 s.
func Span(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return strconv.FormatInt(d.Microseconds(), 10) + " µs"
	case d < 10*time.Millisecond:
		return decimals(float64(d)/1e6, 2) + " ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return decimals(d.Seconds(), 2) + " s"
	}
	return strconv.Itoa(int(d.Minutes())) + " min " + strconv.Itoa(int(d.Seconds())%60) + " s"
}

// TimeOfDay returns a time since midnight, or since a midnight before, as clocks show it, to the microsecond: 09:41:00.000123.
func TimeOfDay(d time.Duration) string {
	const day = 24 * time.Hour
	d = (d%day + day) % day
	pad := func(n time.Duration, digits int) string {
		s := strconv.FormatInt(int64(n), 10)
		return strings.Repeat("0", digits-len(s)) + s
	}
	return pad(d/time.Hour, 2) + ":" + pad(d/time.Minute%60, 2) + ":" + pad(d/time.Second%60, 2) + "." + pad(d/time.Microsecond%1e6, 6)
}

// Millis returns d in milliseconds, to the microsecond.
func Millis(d time.Duration) string {
	return strings.Replace(decimals(float64(d)/1e6, 3), "-", "−", 1)
}

func decimals(f float64, digits int) string { return strconv.FormatFloat(f, 'f', digits, 64) }

// Preview appends data as Go would write it in a string, the escapes apart from the letters.
func (m *Markup) Preview(data []byte) {
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 || !strconv.IsPrint(r) || r == '\\' {
			m.Add(`<span class="esc">%</span>`, escaped(data[:n], r, n))
		} else {
			m.Escape(string(r))
		}
		data = data[n:]
	}
}

func escaped(b []byte, r rune, n int) string {
	if n == 1 && r == utf8.RuneError {
		return `\x` + strconv.FormatUint(uint64(b[0])|0x100, 16)[1:]
	}
	quoted := strconv.QuoteRune(r)
	return quoted[1 : len(quoted)-1]
}
