package view

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// group returns n with its thousands apart, by a narrow space that does not break: 12 345.
func group(n int) string {
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

// size returns a number of bytes in the unit that suits it.
func size(n int) string {
	switch {
	case n < 1<<10:
		return strconv.Itoa(n) + " B"
	case n < 1<<20:
		return decimals(float64(n)/(1<<10), 1) + " KiB"
	}
	return decimals(float64(n)/(1<<20), 1) + " MiB"
}

// span returns a duration with two or three digits that count: 85 µs, 1.25 ms, 48 ms, 3.20 s.
func span(d time.Duration) string {
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

// millis returns d in milliseconds, to the microsecond.
func millis(d time.Duration) string {
	return strings.Replace(decimals(float64(d)/1e6, 3), "-", "−", 1)
}

func decimals(f float64, digits int) string { return strconv.FormatFloat(f, 'f', digits, 64) }

// previewLen is how many bytes of a socket call a row shows; the title of the row has what more was recorded.
const previewLen = 64

// preview appends data as Go would write it in a string, the escapes apart from the letters.
func (m *markup) preview(data []byte) {
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 || !strconv.IsPrint(r) || r == '\\' {
			m.add(`<span class="esc">%</span>`, escaped(data[:n], r, n))
		} else {
			m.escape(string(r))
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
