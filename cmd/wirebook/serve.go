package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/bridge/assets"
	"github.com/wirebook/wirebook/bridge/author"
	"github.com/wirebook/wirebook/bridge/server"
	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/toolchain"
	"github.com/wirebook/wirebook/runtime/worker"
)

const (
	defaultPort  = 7070
	shutdownWait = 3 * time.Second // for requests that are being answered
)

// serveFlags are what serve can be told.
type serveFlags struct {
	port  int
	open  bool
	data  string
	hosts []string
	watch string // the folder to watch; "" for none
	edit  bool   // and to let pages write
}

func serveCommand() *cobra.Command {
	var f serveFlags
	var watch bool
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Serve a folder of lessons; without DIR the course that comes with Wirebook",
		Long: `Serve shows the lessons in a browser on this computer and runs their cells.

It prints a link that logs one browser in, once, within a minute; "wirebook link" prints another.

With --edit, whoever is logged in may change the files of the lessons in DIR, and no others.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files := fs.FS(lessons.Files)
			switch {
			case len(args) > 0:
			case f.edit:
				return errors.New("the course that comes with Wirebook cannot be edited: name your folder of lessons, as in wirebook serve --edit DIR")
			case watch:
				return errors.New("there is nothing to watch: name your folder of lessons, as in wirebook serve --watch DIR")
			}
			if len(args) == 1 {
				var err error
				if files, err = folder(args[0]); err != nil {
					return err
				}
				if watch || f.edit {
					f.watch = args[0]
				}
			}
			return serve(cmd.Context(), f, files, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().IntVar(&f.port, "port", defaultPort, "listen on this `PORT` of 127.0.0.1, or on a free one if it is taken; 0 is a free one")
	cmd.Flags().BoolVar(&watch, "watch", false, "show what you write as you save it: the page follows in place, programs go on")
	cmd.Flags().BoolVar(&f.edit, "edit", false, "let the page edit the lessons of DIR: their Markdown beside them, shown as you type; implies --watch")
	cmd.Flags().BoolVar(&f.open, "open", false, "open the browser")
	cmd.Flags().StringSliceVar(&f.hosts, "host", nil, "a further `NAME` that browsers reach this computer by, such as a tunnel's")
	dataFlag(cmd, &f.data)
	return cmd
}

// dataFlag is for the commands that meet in the data folder.
func dataFlag(cmd *cobra.Command, dir *string) {
	standard := ""
	if config, err := os.UserConfigDir(); err == nil {
		standard = filepath.Join(config, "wirebook")
	}
	cmd.Flags().StringVar(dir, "data", standard, "keep logins and learners' work in this `FOLDER`")
}

func serve(ctx context.Context, f serveFlags, files fs.FS, out, progress io.Writer) error {
	if f.data == "" {
		return errors.New("there is no folder to keep learners' work in: name one with --data FOLDER")
	}
	course, err := markdown.Parse(files)
	if err != nil {
		return err
	}
	page, err := pageAssets(ctx, progress)
	if err != nil {
		return err
	}
	ln, err := listen(f.port, progress)
	if err != nil {
		return err
	}
	defer ln.Close()
	level := tryLab()
	log := slog.New(slog.NewTextHandler(progress, &slog.HandlerOptions{Level: slog.LevelWarn}))
	help := newHelper()
	defer help.Close()
	tools := new(toolchain.Toolchain)
	tools.Warm()
	defer tools.Close()
	shelf := new(shelf)
	shelf.now.Store(course)
	roster := newRoster(shelf.lesson, f.data, tools, help, log)
	defer roster.Close()
	if f.watch != "" {
		if err := shelf.watch(ctx, f.watch, roster.Tell); err != nil {
			return fmt.Errorf("%s cannot be watched: %w", f.watch, err)
		}
	}
	config := server.Config{
		Course: shelf.course, Sessions: sessionsOf(roster),
		Assets: page, Pictures: files, Level: func() event.Lab { return level },
		Port: ln.Addr().(*net.TCPAddr).Port, Hosts: f.hosts, DataDir: f.data, Log: log,
	}
	if f.edit {
		desk, err := author.Open(f.watch, shelf.course)
		if err != nil {
			return fmt.Errorf("%s cannot be edited: %w", f.watch, err)
		}
		defer desk.Close()
		config.Desk = desk
	}
	s, err := server.New(config)
	if err != nil {
		return err
	}
	link := s.LoginLink()
	fmt.Fprintf(out, "Open this link in a browser, within a minute:\n\n  %s\n\nPress Ctrl-C to stop. For another link: wirebook link\n", link)
	if f.open {
		if err := openBrowser(link); err != nil {
			fmt.Fprintf(progress, "wirebook: the browser did not open (%v): open the link yourself\n", err)
		}
	}
	return answer(ctx, s, ln)
}

// answer serves until ctx ends, then lets what is being answered end.
func answer(ctx context.Context, s *server.Server, ln net.Listener) error {
	h := s.HTTPServer()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(ln) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.Close()
	ctx, cancel := context.WithTimeout(context.Background(), shutdownWait)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil {
		return h.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// pageAssets are those that a release build brings along, or those built from the checkout.
func pageAssets(ctx context.Context, progress io.Writer) (*assets.Set, error) {
	if set, ok := assets.Embedded(); ok {
		return set, nil
	}
	root, err := assets.FindRoot()
	if err != nil {
		return nil, err
	}
	return assets.Build(ctx, assets.Config{Root: root, Log: func(step string) { fmt.Fprintln(progress, step) }})
}

// listen takes the port, or a free one if somebody else has it.
func listen(port int, progress io.Writer) (net.Listener, error) {
	ln, err := server.Listen(net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		fmt.Fprintf(progress, "port %d is taken: using a free one\n", port)
		return server.Listen("127.0.0.1:0")
	}
	return ln, err
}

// sessionsOf has a server open the sessions of a roster.
func sessionsOf(r *session.Roster) func(learner string) (server.Session, error) {
	return func(learner string) (server.Session, error) {
		s, err := r.Session(learner)
		if errors.Is(err, session.ErrFull) {
			err = fmt.Errorf("%w: %w", server.ErrBusy, err)
		}
		return s, err
	}
}

func newRoster(lessons func(slug string) *lesson.Lesson, data string, tools *toolchain.Toolchain, help session.Assistant, log *slog.Logger) *session.Roster {
	return &session.Roster{Config: func(learner string) session.Config {
		return session.Config{
			Lesson:  lessons,
			Runtime: newRuntime(worker.Config{Toolchain: tools}),
			Assist:  help,
			Store:   session.FileStore{Path: filepath.Join(data, "learners", learner+".json")},
			Log:     log,
		}
	}}
}
