package text

import (
	"testing"
	"time"
)

func TestFormats(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Group(0), "0"}, {Group(999), "999"}, {Group(1000), "1\u202f000"}, {Group(1234567), "1\u202f234\u202f567"}, {Group(-1234), "−1\u202f234"},
		{Size(1023), "1023 B"}, {Size(1536), "1.5 KiB"}, {Size(3 << 20), "3.0 MiB"},
		{Span(85 * time.Microsecond), "85 µs"}, {Span(1250 * time.Microsecond), "1.25 ms"}, {Span(48 * time.Millisecond), "48 ms"},
		{Span(3200 * time.Millisecond), "3.20 s"}, {Span(125 * time.Second), "2 min 5 s"},
		{TimeOfDay(9*time.Hour + 41*time.Minute + 123*time.Microsecond), "09:41:00.000123"},
		{TimeOfDay(50*time.Hour + 999_999_999), "02:00:00.999999"}, {TimeOfDay(-time.Second), "23:59:59.000000"},
		{Millis(-1500 * time.Microsecond), "−1.500"},
		{Fill("% of %", "1%", "2"), "1% of 2"}, {Fill("no place", "1"), "no place"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
