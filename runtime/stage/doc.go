// Package stage puts a worker on its stage: it takes from a process what a learner's program must not have, layer by layer, and
// then becomes that program.
//
// A hidden subcommand of the binary calls [Enter] as the first process of new user, PID and mount namespaces, inside the network
// namespace of a lab's host. The interpreter is no boundary: what a hostile program could do natively is what the layers are
// against. Each of them is there though another may stop the same, because kernels differ in what they have.
//
//	Root      a file system of its own: the program, its libraries, /dev/null and its kin, all read-only, and a small work folder
//	          from which nothing can be executed
//	Proc      a /proc of its own, which shows no other process and nothing of the computer
//	Limits    memory, files, processes, CPU, size of a file (setrlimit(2))
//	Rights    no capability, none to be had by executing something (capabilities(7), no_new_privs)
//	Landlock  paths, signals and abstract sockets, where the kernel has it (landlock(7))
//	Filter    system calls that only serve to get out, or that namespaces do not confine (seccomp(2)): new namespaces, mounts,
//	          keys, io_uring, sockets of other families than Unix, IPv4, IPv6 and netlink
//
// No other program and no other process is the program's own last layer (limit.Alone): it would keep the stage from executing it.
// On systems other than Linux there is no stage.
package stage
