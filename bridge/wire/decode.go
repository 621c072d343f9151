//go:build !js

// What only the bridge does: the page would link package encoding/json for it, and has package codec.

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// DecodeCommand reads one command. It is strict: an unknown field, an unknown verb or a missing field is an error, whose text
// names the fault and may be shown.
func DecodeCommand(b []byte) (Command, error) {
	c, err := decode[Command](b, "command", MaxAuthorMessage)
	if err == nil && len(b) > MaxMessage && !c.Verb.Author() {
		return Command{}, tooLong(b, MaxMessage)
	}
	return c, err
}

// decode reads the one JSON value of a message. Of what is not valid it returns nothing.
func decode[T any, P interface {
	*T
	validate() error
}](b []byte, what string, limit int) (v T, err error) {
	if len(b) > limit {
		return v, tooLong(b, limit)
	}
	var read T
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&read); err != nil {
		return v, fmt.Errorf("not a %s: %v", what, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return v, fmt.Errorf("not a %s: something follows it", what)
	}
	if err := P(&read).validate(); err != nil {
		return v, err
	}
	return read, nil
}

func tooLong(b []byte, limit int) error {
	return fmt.Errorf("message of %d bytes is over the limit of %d", len(b), limit)
}

func (c *Command) validate() error {
	if c.Source != nil && len(*c.Source) > MaxSource || len(c.Original) > MaxSource {
		return fmt.Errorf("%s: source is over the limit of %d bytes", c.Verb, MaxSource)
	}
	if c.Text != nil && len(*c.Text) > MaxText {
		return fmt.Errorf("%s: text is over the limit of %d bytes", c.Verb, MaxText)
	}
	if c.After < 0 || c.Run < 0 {
		return fmt.Errorf("%s: after or run is negative", c.Verb)
	}
	cell := c.Lesson != "" && c.Cell != ""
	switch c.Verb {
	case Run, Revert:
		if !cell {
			return fmt.Errorf("%s: lesson or cell is missing", c.Verb)
		}
	case Edit:
		if !cell || c.Source == nil {
			return errors.New("edit: lesson, cell or source is missing")
		}
	case Stop, Input:
		if c.Run == 0 {
			return fmt.Errorf("%s: run is missing", c.Verb)
		}
	case Change:
		if c.Lesson == "" || c.Change == nil {
			return errors.New("change: lesson or change is missing")
		}
		if err := c.Change.Validate(); err != nil {
			return fmt.Errorf("change: %w", err)
		}
	case Open:
		if c.Lesson == "" {
			return errors.New("open: lesson is missing")
		}
	case Preview, Write:
		if c.Lesson == "" || c.Text == nil {
			return fmt.Errorf("%s: lesson or text is missing", c.Verb)
		}
	case Attach, Reset:
	default:
		return fmt.Errorf("unknown verb %q", c.Verb)
	}
	return nil
}
