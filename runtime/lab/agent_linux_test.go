package lab

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// agent is a program on a host that does what the lines of its standard input say, and answers each with a line: "ok", what it has
// received, or the error. It has one socket of each kind.
type agent struct {
	ln   net.Listener
	conn net.Conn
	udp  *net.UDPConn
}

func runAgent([]string) error {
	var a agent
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		words := strings.Fields(in.Text())
		said, err := a.do(words[0], append(words[1:], "", ""))
		var errno syscall.Errno
		switch {
		case errors.As(err, &errno):
			said = errno.Error()
		case err != nil:
			said = err.Error()
		case said == "":
			said = "ok"
		}
		fmt.Println(said)
	}
	return in.Err()
}

// do makes one call.
func (a *agent) do(call string, args []string) (said string, err error) {
	n, _ := strconv.Atoi(args[0])
	switch call {
	case "listen":
		a.ln, err = net.Listen("tcp", args[0])
	case "backlog": // how many connections may wait to be accepted besides the first
		err = control(a.ln.(*net.TCPListener), func(fd int) error { return unix.Listen(fd, n) })
	case "unlisten":
		err = a.ln.Close()
	case "accept":
		a.conn, err = a.ln.Accept()
	case "dial":
		a.conn, err = net.Dial("tcp", args[0])
	case "write": // SIZE TIMES
		times, _ := strconv.Atoi(args[1])
		for range max(1, times) {
			if _, err := a.conn.Write(make([]byte, n)); err != nil {
				return "", err
			}
		}
	case "read":
		_, err = io.ReadFull(a.conn, make([]byte, n))
	case "close":
		err = a.conn.Close()
	case "closewrite":
		err = a.tcp().CloseWrite()
	case "linger0":
		err = a.tcp().SetLinger(0)
	case "nagle":
		err = a.tcp().SetNoDelay(false)
	case "keepalive":
		err = a.tcp().SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: time.Second, Interval: time.Second, Count: 3})
	default:
		return a.datagrams(call, args[0], n)
	}
	return "", err
}

func (a *agent) tcp() *net.TCPConn { return a.conn.(*net.TCPConn) }

// datagrams makes one call on the UDP socket.
func (a *agent) datagrams(call, arg string, n int) (said string, err error) {
	addr, _ := net.ResolveUDPAddr("udp", arg)
	switch call {
	case "udp-listen":
		a.udp, err = net.ListenUDP("udp", addr)
	case "udp-dial":
		a.udp, err = net.DialUDP("udp", nil, addr)
	case "send": // one datagram of a size
		_, err = a.udp.Write(make([]byte, n))
	case "burst": // as many datagrams
		for range n {
			if _, err := a.udp.Write([]byte{1}); err != nil {
				return "", err
			}
		}
	case "collect": // what has arrived, without waiting
		return a.collect()
	case "receive":
		n, err := a.udp.Read(make([]byte, maxPacket))
		return fmt.Sprintf("%d bytes", n), err
	default:
		return "", fmt.Errorf("no call %q", call)
	}
	return "", err
}

// collect reads the datagrams that wait, and says how many they were.
func (a *agent) collect() (said string, err error) {
	n := 0
	err = control(a.udp, func(fd int) error {
		for {
			_, _, err := unix.Recvfrom(fd, make([]byte, 1), unix.MSG_DONTWAIT)
			if err == unix.EAGAIN {
				return nil
			}
			if err != nil {
				return err
			}
			n++
		}
	})
	return fmt.Sprintf("%d datagrams", n), err
}

// control makes a call of the kernel on a socket.
func control(c syscall.Conn, call func(fd int) error) error {
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	var called error
	if err := raw.Control(func(fd uintptr) { called = call(int(fd)) }); err != nil {
		return err
	}
	return called
}
