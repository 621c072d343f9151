package assets

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Config says what to build and where to keep it.
type Config struct {
	Root  string            // source checkout, as FindRoot returns it
	Cache string            // folder of what was built before; "" is Wirebook's in the user's cache
	Log   func(step string) // hears of what takes time, one line at a time; nil: nobody does

	run runner // nil: real commands
}

// Build makes the assets from the source checkout. What was built before from the same source comes from the cache, and then
// nothing is run. Without npm the set lacks [Editor] and [Markdown], and Log hears why; without Go it fails with [MissingToolError].
func Build(ctx context.Context, c Config) (*Set, error) {
	b, err := newBuilder(c)
	if err != nil {
		return nil, err
	}
	files, err := b.plain()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	recipes := []recipe{pageRecipe, editorRecipe}
	built := make([]map[string][]byte, len(recipes))
	var wg sync.WaitGroup
	for i, r := range recipes {
		wg.Go(func() {
			var err error
			if built[i], err = b.make(ctx, r); err != nil {
				cancel(err) // the other need not go on
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for _, more := range built {
		maps.Copy(files, more)
	}
	return NewSet(files), nil
}

// builder is a Config made ready.
type builder struct {
	root  string
	cache cache
	run   runner
	log   func(step string) // safe for several goroutines
}

func newBuilder(c Config) (*builder, error) {
	if c.Cache == "" {
		dir, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("no place to keep the built page: %w", err)
		}
		c.Cache = filepath.Join(dir, "wirebook")
	}
	if c.run == nil {
		c.run = execute
	}
	// A folder of our own, because what is old in it gets removed.
	b := &builder{root: c.Root, cache: cache{filepath.Join(c.Cache, "page")}, run: c.run}
	var mu sync.Mutex
	b.log = func(step string) {
		mu.Lock()
		defer mu.Unlock()
		if c.Log != nil {
			c.Log(step)
		}
	}
	return b, os.MkdirAll(b.cache.dir, 0o700)
}

// plain reads the assets that are used as they are written.
func (b *builder) plain() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, source := range map[string]string{
		Boot:     editorDir + "/boot.js",
		Fallback: editorDir + "/textarea.js",
		Style:    "wasm/style.css",
	} {
		body, err := os.ReadFile(filepath.Join(b.root, source))
		if err != nil {
			return nil, fmt.Errorf("a file of the page is missing: %w", err)
		}
		files[name] = body
	}
	return files, nil
}

// recipe says how some assets are made together.
type recipe struct {
	title   string   // names them in the log
	names   []string // the assets
	sources []string // files, and folders for their Go files, below the root: what decides the result
	build   func(ctx context.Context, b *builder, dir string) error
}

// skipped is why a recipe's assets are done without.
type skipped struct{ why string }

func (s *skipped) Error() string { return s.why }

// make returns the assets of r, from the cache or built.
func (b *builder) make(ctx context.Context, r recipe) (map[string][]byte, error) {
	key, err := r.key(b.root)
	if err != nil {
		return nil, fmt.Errorf("%s can't be built: %w", r.title, err)
	}
	if files, ok := b.cache.load(key, r.names); ok {
		return files, nil
	}
	start := time.Now()
	b.log("building " + r.title + " …")
	files, err := b.cache.fill(key, r.names, func(dir string) error { return r.build(ctx, b, dir) })
	if why, ok := errors.AsType[*skipped](err); ok {
		b.log(why.Error())
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s can't be built: %w", r.title, err)
	}
	b.log(fmt.Sprintf("building %s … %.1f s", r.title, time.Since(start).Seconds()))
	b.cache.prune()
	return files, nil
}
