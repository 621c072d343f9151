// Package smtp is the functions of net/smtp that open a socket by themselves, here through package labnet, so that it is recorded.
package smtp

import (
	"crypto/tls"
	"errors"
	"net/smtp"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// Dial is smtp.Dial.
func Dial(addr string) (*smtp.Client, error) {
	c, err := labnet.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	host, _, _ := labnet.SplitHostPort(addr)
	return smtp.NewClient(c, host)
}

// SendMail is smtp.SendMail: it sends one message in a session of its own, encrypted if the server can (RFC 5321, RFC 3207).
func SendMail(addr string, a smtp.Auth, from string, to []string, msg []byte) error {
	c, err := Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if ok, _ := c.Extension("STARTTLS"); ok {
		host, _, _ := labnet.SplitHostPort(addr)
		if err := c.StartTLS(&tls.Config{ServerName: host}); err != nil {
			return err
		}
	}
	if ok, _ := c.Extension("AUTH"); a != nil && !ok {
		return errors.New("smtp: server doesn't support AUTH")
	} else if a != nil {
		if err := c.Auth(a); err != nil {
			return err
		}
	}
	if err := envelope(c, from, to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(msg); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

// envelope says who the message is from and to.
func envelope(c *smtp.Client, from string, to []string) error {
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, rcpt := range to {
		if err := c.Rcpt(rcpt); err != nil {
			return err
		}
	}
	return nil
}
