package lab

import (
	"os"
	"strings"
	"syscall"
)

// cause is why a computer refuses a lab, and the narrowest thing to do about it.
type cause struct {
	applies func(r *Refused) bool
	text    string
}

// causes are what is known of, the first that holds counts. What they look at explains a failure, it does not predict one.
var causes = []cause{
	{func(r *Refused) bool { return r.Step == "system" },
		"Private networks need Linux. On this computer a virtual machine or WSL 2 has one: run Wirebook there."},
	{func(r *Refused) bool { return r.Errno == syscall.ENOSPC },
		"The limit on namespaces is reached: raise it with `sysctl user.max_user_namespaces=1000 user.max_net_namespaces=1000`."},
	{func(r *Refused) bool {
		return r.Errno == syscall.EINVAL && r.Step == "namespaces" || r.Errno == syscall.ENOSYS
	},
		"This kernel is built without user namespaces (CONFIG_USER_NS): another kernel is needed."},
	{func(r *Refused) bool { return r.Step == "proc" && r.Errno == syscall.EPERM },
		"Parts of /proc are hidden here, as they are in a container, and so a private network cannot have a /proc of its own. Start the container with `--security-opt systempaths=unconfined`."},
	{func(r *Refused) bool { return holds("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") },
		"AppArmor keeps programs without a profile from using a private network. Give Wirebook one: `wirebook doctor` prints it."},
	{func(*Refused) bool { return exists("/.dockerenv") || exists("/run/.containerenv") },
		"This container does not allow private networks. Start it with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined`; --privileged is not needed."},
	{func(*Refused) bool { return holds("/proc/sys/kernel/unprivileged_userns_clone", "0") },
		"Ordinary users may not make namespaces here: allow it with `sysctl kernel.unprivileged_userns_clone=1`."},
	{func(r *Refused) bool { return r.Step == "namespaces" && r.Errno == syscall.EPERM },
		"The system does not let Wirebook make namespaces: a sandbox that it runs in forbids it, or it runs in a chroot. Start it outside of that."},
}

// Why is one paragraph for the learner and the operator: why [Open] failed, and what helps.
func Why(err error) string {
	r := refusedBy("start", err)
	text := "The system refused the private network for a reason that Wirebook does not know."
	for _, c := range causes {
		if c.applies(r) {
			text = c.text
			break
		}
	}
	return text + " (" + r.Error() + ")"
}

// holds reports whether a file of /proc/sys holds a value.
func holds(path, value string) bool {
	b, err := os.ReadFile(path)
	return err == nil && strings.TrimSpace(string(b)) == value
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
