package lab

import (
	"encoding/binary"
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// receiveBuffer is what a port holds, in bytes, before it loses what its host sends. The kernel gives less where net.core.rmem_max is
// less (socket(7)).
//
// A flood of datagrams can fill it. That is told, not prevented: a token bucket on the host's interface (tc-tbf(8)), which has the sender
// wait as a network card does, helps only where its rate is below what the cable carries. At 300 Mbit/s it lost none of 15 000 datagrams of
// 1000 bytes, but held TCP to 263 Mbit/s; at 1 Gbit/s it still lost up to 6 000, and took a fifth of TCP's 730 Mbit/s.
const receiveBuffer = 4 << 20

// veth is a [Port] on the near end of a pair of virtual Ethernet devices, whose far end is a host's interface (packet(7)).
//
// A TUN device, where an ordinary user may open one, would do the same and was measured to be no faster: 647 to 799 Mbit/s of TCP and a
// round trip of 139 to 166 µs where this has 713 to 798 Mbit/s and 111 to 130 µs, in turns on one computer.
type veth struct {
	file *os.File
	conn syscall.RawConn
	to   unix.SockaddrLinklayer

	drops int // as told so far; for lost alone
}

// openVeth opens a port on an interface of the calling thread's namespace, to the interface with the given hardware address.
func openVeth(index int, far net.HardwareAddr) (*veth, error) {
	ip := int(bigEndian(unix.ETH_P_IP))
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0) // deaf until it is bound
	if err != nil {
		return nil, os.NewSyscallError("socket AF_PACKET", err)
	}
	file := os.NewFile(uintptr(fd), "veth")
	v := &veth{file: file, to: unix.SockaddrLinklayer{Protocol: uint16(ip), Ifindex: index, Halen: uint8(len(far))}}
	copy(v.to.Addr[:], far)
	if err := v.prepare(fd); err != nil {
		file.Close()
		return nil, err
	}
	if v.conn, err = file.SyscallConn(); err != nil {
		file.Close()
		return nil, err
	}
	return v, nil
}

// prepare makes the socket hear what comes from the host and not what it sends itself, and send at once.
func (v *veth) prepare(fd int) error {
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
		return os.NewSyscallError("setsockopt PACKET_IGNORE_OUTGOING", err)
	}
	// An interface whose other end comes up after it gets its queue a moment later (linkwatch_do_dev in net/core/link_watch.c), and loses
	// without an error what is sent before. A port sends past the queue, and need not wait for it.
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_QDISC_BYPASS, 1); err != nil {
		return os.NewSyscallError("setsockopt PACKET_QDISC_BYPASS", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer); err != nil {
		return os.NewSyscallError("setsockopt SO_RCVBUF", err)
	}
	return os.NewSyscallError("bind", unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: v.to.Protocol, Ifindex: v.to.Ifindex}))
}

// Read is for [Port].
func (v *veth) Read(b []byte) (n int, err error) {
	closed := v.conn.Read(func(fd uintptr) bool {
		n, _, err = unix.Recvfrom(int(fd), b, 0)
		return err != unix.EAGAIN && err != unix.EINTR
	})
	if closed != nil {
		return 0, closed
	}
	return n, os.NewSyscallError("recvfrom", err)
}

// Write is for [Port].
func (v *veth) Write(b []byte) (int, error) {
	var err error
	closed := v.conn.Control(func(fd uintptr) { err = unix.Sendto(int(fd), b, unix.MSG_DONTWAIT, &v.to) })
	if closed != nil {
		return 0, closed
	}
	return len(b), os.NewSyscallError("sendto", err)
}

// lost returns how many packets of the host did not fit into the receive buffer since the port was opened. It is not safe for concurrent
// use: the kernel begins anew each time that it tells.
func (v *veth) lost() (int, error) {
	var stats *unix.TpacketStats
	var err error
	closed := v.conn.Control(func(fd uintptr) {
		stats, err = unix.GetsockoptTpacketStats(int(fd), unix.SOL_PACKET, unix.PACKET_STATISTICS)
	})
	if closed != nil {
		return 0, closed
	}
	if err != nil {
		return 0, os.NewSyscallError("getsockopt PACKET_STATISTICS", err)
	}
	v.drops += int(stats.Drops)
	return v.drops, nil
}

// bigEndian is a number as the network has it.
func bigEndian(n uint16) uint16 {
	return binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, n))
}
