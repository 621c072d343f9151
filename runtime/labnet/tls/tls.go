// Package tls is those functions of crypto/tls that open sockets by themselves, here through package labnet, so that they are
// recorded.
package tls

import (
	"context"
	"crypto/tls"
	"errors"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// Listen is tls.Listen.
func Listen(network, addr string, config *tls.Config) (labnet.Listener, error) {
	if config == nil || len(config.Certificates) == 0 && config.GetCertificate == nil && config.GetConfigForClient == nil {
		return nil, errors.New("tls: neither Certificates, GetCertificate, nor GetConfigForClient set in Config")
	}
	ln, err := labnet.Listen(network, addr)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(ln, config), nil
}

// Dial is tls.Dial.
func Dial(network, addr string, config *tls.Config) (*tls.Conn, error) {
	return DialWithDialer(&labnet.Dialer{}, network, addr, config)
}

// DialWithDialer is tls.DialWithDialer.
func DialWithDialer(d *labnet.Dialer, network, addr string, config *tls.Config) (*tls.Conn, error) {
	c, err := (&Dialer{NetDialer: d, Config: config}).DialContext(context.Background(), network, addr)
	if err != nil {
		return nil, err
	}
	return c.(*tls.Conn), nil
}

// Dialer is tls.Dialer over package labnet's Dialer.
type Dialer struct {
	NetDialer *labnet.Dialer
	Config    *tls.Config
}

// Dial is DialContext without a context.
func (d *Dialer) Dial(network, addr string) (labnet.Conn, error) {
	return d.DialContext(context.Background(), network, addr)
}

// DialContext connects to addr and shakes hands, unless ctx ends first.
func (d *Dialer) DialContext(ctx context.Context, network, addr string) (labnet.Conn, error) {
	nd := d.NetDialer
	if nd == nil {
		nd = &labnet.Dialer{}
	}
	if nd.Timeout != 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, nd.Timeout) // dial and handshake together, as in package tls
		defer cancel()
	}
	raw, err := nd.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	c := tls.Client(raw, withServerName(d.Config, addr))
	if err := c.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, err
	}
	return c, nil
}

func withServerName(config *tls.Config, addr string) *tls.Config {
	if config == nil {
		config = &tls.Config{}
	}
	if config.ServerName != "" {
		return config
	}
	host, _, err := labnet.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	config = config.Clone()
	config.ServerName = host
	return config
}
