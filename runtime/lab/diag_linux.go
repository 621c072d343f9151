package lab

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/runtime/event"
)

// Of include/uapi/linux/inet_diag.h and sock_diag(7), by the offset in bytes.
const (
	diagTimer   = 2
	diagRetrans = 3
	diagID      = 4 // struct inet_diag_sockid
	diagExpires = 52
	diagRQueue  = 56
	diagWQueue  = 60
	diagSize    = 72

	idSrcPort = 0
	idDstPort = 2
	idSrc     = 4
	idDst     = 20
	idSize    = 48

	diagRequestSize = 8 + idSize
	diagInfo        = 2 // INET_DIAG_INFO: struct tcp_info
)

// diagBuffer holds what the kernel gives of a dump at once, in bytes; it gives as much as fits.
const diagBuffer = 32 << 10

// infiniteThreshold is a slow start threshold that was never set (TCP_INFINITE_SSTHRESH in include/net/tcp.h).
const infiniteThreshold = 0x7fffffff

// tcpStates are the kernel's numbers of states (include/net/tcp_states.h).
var tcpStates = [...]State{1: Established, 2: SynSent, 3: SynReceived, 4: FinWait1, 5: FinWait2, 6: TimeWait, 7: Closed, 8: CloseWait,
	9: LastAck, 10: Listen, 11: Closing, 12: SynReceived}

const (
	numberTimeWait = 6
	allStates      = 1<<len(tcpStates) - 1
)

// diagTimers are the kernel's numbers of timers.
var diagTimers = [...]string{1: "retransmit", 2: "keepalive", 3: "time-wait", 4: "window probe"}

// diag asks the kernel of a host for its sockets. It is safe for concurrent use.
type diag struct {
	fd int

	mu  sync.Mutex // guards a request and its answers
	buf []byte
}

// openDiag asks of the calling thread's namespace; what it returns may be used on every thread.
func openDiag() (*diag, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return nil, os.NewSyscallError("socket NETLINK_SOCK_DIAG", err)
	}
	return &diag{fd: fd, buf: make([]byte, diagBuffer)}, nil
}

// families are those of sockets that carry IPv4: Go's listeners on every address are of the second.
var families = [...]byte{unix.AF_INET, unix.AF_INET6}

// sockets returns the sockets of a host. Where the kernel does not tell of UDP (CONFIG_INET_UDP_DIAG) there are none of it.
func (d *diag) sockets(now func() time.Duration) (found []Socket, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, family := range families {
		err := d.ask(dump(family, unix.IPPROTO_TCP, allStates), func(m []byte) { found = append(found, tcpSocket(m, now())) })
		if err != nil {
			return nil, err
		}
		err = d.ask(dump(family, unix.IPPROTO_UDP, allStates), func(m []byte) { found = append(found, udpSocket(m)) })
		if err != nil && !errors.Is(err, unix.ENOENT) {
			return nil, err
		}
	}
	return found, nil
}

// endTimeWaits ends every TIME-WAIT of a host. Netlink's own helper looks a socket up first, which does not find these.
func (d *diag) endTimeWaits() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, family := range families {
		var requests [][]byte
		err := d.ask(dump(family, unix.IPPROTO_TCP, 1<<numberTimeWait), func(m []byte) {
			requests = append(requests, destroy(family, m[diagID:diagID+idSize]))
		})
		if err != nil {
			return err
		}
		for _, r := range requests {
			if err := d.ask(r, func([]byte) {}); err != nil && !errors.Is(err, unix.ENOENT) { // it may have ended by itself
				return err
			}
		}
	}
	return nil
}

// dump is a request for all sockets in some states.
func dump(family, proto byte, states uint32) []byte {
	b := diagRequest(unix.SOCK_DIAG_BY_FAMILY, unix.NLM_F_REQUEST|unix.NLM_F_DUMP, family, proto, states)
	b[unix.SizeofNlMsghdr+2] = 1 << (diagInfo - 1)
	return b
}

// destroy is a request to end one socket.
func destroy(family byte, id []byte) []byte {
	b := diagRequest(unix.SOCK_DESTROY, unix.NLM_F_REQUEST|unix.NLM_F_ACK, family, unix.IPPROTO_TCP, 0)
	copy(b[unix.SizeofNlMsghdr+8:], id)
	return b
}

// diagRequest is a struct inet_diag_req_v2 behind its netlink header (netlink(7)).
func diagRequest(kind, flags uint16, family, proto byte, states uint32) []byte {
	b := make([]byte, unix.SizeofNlMsghdr+diagRequestSize)
	binary.NativeEndian.PutUint32(b, uint32(len(b)))
	binary.NativeEndian.PutUint16(b[4:], kind)
	binary.NativeEndian.PutUint16(b[6:], flags)
	body := b[unix.SizeofNlMsghdr:]
	body[0], body[1] = family, proto
	binary.NativeEndian.PutUint32(body[4:], states)
	return b
}

// ask sends a request and gives each message of the answer to a function, which may not keep it.
func (d *diag) ask(request []byte, each func(message []byte)) error {
	if err := unix.Sendto(d.fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return os.NewSyscallError("sock_diag: send", err)
	}
	for {
		n, _, err := unix.Recvfrom(d.fd, d.buf, 0)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return os.NewSyscallError("sock_diag: receive", err)
		}
		messages, err := syscall.ParseNetlinkMessage(d.buf[:n])
		if err != nil {
			return fmt.Errorf("sock_diag: %w", err)
		}
		for _, m := range messages {
			switch {
			case m.Header.Type == unix.NLMSG_DONE:
				return nil
			case m.Header.Type == unix.NLMSG_ERROR && len(m.Data) >= 4:
				if errno := -int32(binary.NativeEndian.Uint32(m.Data)); errno != 0 {
					return os.NewSyscallError("sock_diag", syscall.Errno(errno))
				}
				return nil
			case len(m.Data) >= diagSize:
				each(m.Data)
			}
		}
	}
}

// udpSocket reads a struct inet_diag_msg of a UDP socket.
func udpSocket(m []byte) Socket {
	s := Socket{Kernel: event.Kernel{Proto: protoUDP}}
	s.End, s.Peer = diagEnds(m)
	s.RecvQ, s.SendQ = diagQueues(m)
	return s
}

// tcpSocket reads a struct inet_diag_msg of a TCP socket, as it was at a moment.
func tcpSocket(m []byte, at time.Duration) Socket {
	s := Socket{Kernel: event.Kernel{Proto: protoTCP}}
	s.End, s.Peer = diagEnds(m)
	s.RecvQ, s.SendQ = diagQueues(m)
	if number := int(m[1]); number < len(tcpStates) {
		s.State = tcpStates[number]
	}
	s.countBytes()
	if number := int(m[diagTimer]); number > 0 && number < len(diagTimers) {
		s.Timer = diagTimers[number]
		s.Expires = at + time.Duration(binary.NativeEndian.Uint32(m[diagExpires:]))*time.Millisecond
		s.Retransmits = int(m[diagRetrans])
	}
	if s.State != Listen {
		s.measure(m[diagSize:])
	}
	return s
}

// countBytes takes a SYN or FIN out of the queues: the kernel's lengths are differences of sequence numbers (tcp_diag_get_info in
// net/ipv4/tcp_diag.c), and each of the two has one. A FIN is out of the receive queue when the program has read the end.
func (s *Socket) countBytes() {
	switch s.State {
	case SynSent, FinWait1, Closing, LastAck:
		s.SendQ = max(0, s.SendQ-1)
	}
	switch s.State {
	case CloseWait, Closing, LastAck:
		s.RecvQ = max(0, s.RecvQ-1)
	}
}

// diagEnds reads the addresses of a socket. An IPv6 socket that carries IPv4 has mapped ones (RFC 4291 §2.5.5.2).
func diagEnds(m []byte) (end, peer netip.AddrPort) {
	read := func(port, addr int) netip.AddrPort {
		id := m[diagID:]
		a := netip.AddrFrom4([4]byte(id[addr:]))
		if m[0] == unix.AF_INET6 {
			a = netip.AddrFrom16([16]byte(id[addr:])).Unmap()
		}
		return netip.AddrPortFrom(a, binary.BigEndian.Uint16(id[port:]))
	}
	if end, peer = read(idSrcPort, idSrc), read(idDstPort, idDst); peer.Port() == 0 {
		peer = netip.AddrPort{}
	}
	return end, peer
}

func diagQueues(m []byte) (recv, send int) {
	return int(binary.NativeEndian.Uint32(m[diagRQueue:])), int(binary.NativeEndian.Uint32(m[diagWQueue:]))
}

// measure reads what TCP has measured, from the attribute that has it, if there is one.
func (s *Socket) measure(attributes []byte) {
	for len(attributes) >= unix.SizeofRtAttr {
		size, kind := int(binary.NativeEndian.Uint16(attributes)), binary.NativeEndian.Uint16(attributes[2:])
		if size < unix.SizeofRtAttr || size > len(attributes) {
			return
		}
		if kind == diagInfo {
			var info unix.TCPInfo // older kernels fill less of it, but always what is read here
			copy(unsafe.Slice((*byte)(unsafe.Pointer(&info)), unsafe.Sizeof(info)), attributes[unix.SizeofRtAttr:size])
			s.RTT, s.RTO = time.Duration(info.Rtt)*time.Microsecond, time.Duration(info.Rto)*time.Microsecond
			s.CWnd, s.MSS = int(info.Snd_cwnd), int(info.Snd_mss)
			if info.Snd_ssthresh < infiniteThreshold {
				s.SSThresh = int(info.Snd_ssthresh)
			}
			return
		}
		attributes = attributes[min(len(attributes), (size+3)&^3):]
	}
}
