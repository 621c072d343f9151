package eval

import (
	"context"
	"crypto/tls"
	"errors"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

func tlsListen(network, addr string, config *tls.Config) (labnet.Listener, error) {
	if config == nil || len(config.Certificates) == 0 && config.GetCertificate == nil && config.GetConfigForClient == nil {
		return nil, errors.New("tls: neither Certificates, GetCertificate, nor GetConfigForClient set in Config")
	}
	ln, err := labnet.Listen(network, addr)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(ln, config), nil
}

func tlsDial(network, addr string, config *tls.Config) (*tls.Conn, error) {
	return tlsDialWithDialer(&labnet.Dialer{}, network, addr, config)
}

func tlsDialWithDialer(d *labnet.Dialer, network, addr string, config *tls.Config) (*tls.Conn, error) {
	c, err := (&tlsDialer{NetDialer: d, Config: config}).DialContext(context.Background(), network, addr)
	if err != nil {
		return nil, err
	}
	return c.(*tls.Conn), nil
}

// tlsDialer is tls.Dialer over package labnet's Dialer.
type tlsDialer struct {
	NetDialer *labnet.Dialer
	Config    *tls.Config
}

func (d *tlsDialer) Dial(network, addr string) (labnet.Conn, error) {
	return d.DialContext(context.Background(), network, addr)
}

func (d *tlsDialer) DialContext(ctx context.Context, network, addr string) (labnet.Conn, error) {
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
