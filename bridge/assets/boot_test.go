package assets

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// tinyPage is a front end that says that it runs, and goes on until it is told to end.
const tinyPage = `package main

import "syscall/js"

func main() {
	end := make(chan struct{})
	js.Global().Set("end", js.FuncOf(func(js.Value, []js.Value) any { close(end); return nil }))
	js.Global().Get("document").Set("title", "started "+js.Global().Get("wirebook").Get("editor").Get("mount").Type().String())
	<-end
}
`

// bootSet is built by the real Go from a checkout with our scripts and the tiny front end, on a machine without npm.
func bootSet(t *testing.T) *Set {
	t.Helper()
	here, err := FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	root := checkout(t)
	for _, name := range []string{"boot.js", "textarea.js"} {
		if err := copyFile(filepath.Join(root, editorDir, name), filepath.Join(here, editorDir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "wasm", "main.go"), []byte(tinyPage), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := Build(t.Context(), Config{Root: root, Cache: t.TempDir(), run: func(ctx context.Context, c command) (string, error) {
		if c.argv[0] == "npm" {
			return "", &MissingToolError{Tool: "npm"}
		}
		return execute(ctx, c)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// shell is a page's body with the entry script, which learns of files by their names in urls.
func shell(urls map[string]string, rest string) string {
	return `<script type=module src="` + urls[Boot] + `" data-wasm="` + urls[App] + `" data-exec="` + urls[Exec] +
		`" data-editor="` + urls[Editor] + `" data-fallback="` + urls[Fallback] + `"></script>` + rest
}

const lessonBody = `<div id=status></div><div id=cell></div><script type="application/json" id=page>{}</script>`

func TestBoot(t *testing.T) {
	set := bootSet(t)
	t.Run("starts the page", func(t *testing.T) { checkStart(t, set) })
	t.Run("login", func(t *testing.T) { checkLogin(t, set) })
	t.Run("without the program", func(t *testing.T) {
		urls := set.URLs()
		urls[App] = Prefix + "gone.wasm"
		p := browsertest.Open(t, serve(t, set, shell(urls, lessonBody), nil), "gone.wasm", "TypeError")
		p.Wait("document.getElementById('status').textContent.includes('reload it')")
	})
}

func checkStart(t *testing.T, set *Set) {
	p := browsertest.Open(t, serve(t, set, shell(set.URLs(), lessonBody), map[string]http.HandlerFunc{"/ws": echo}), "the program of the page has ended")
	p.Wait("document.title === 'started function'")
	p.Want("document.getElementById('status').textContent", `""`)

	p.JS("(async () => { globalThis.ed = await wirebook.editor.mount(document.getElementById('cell'), 'package main', {}); })()")
	p.Want("ed.get()", `"package main"`)
	p.Want("document.querySelectorAll('textarea').length", "1") // there is no bundle in this set

	p.JS(`new Promise((resolve) => {
		globalThis.got = [];
		globalThis.conn = wirebook.socket.open('/ws', resolve, (b) => got.push(b), (code, reason) => got.push(code + ' ' + reason));
	})`)
	p.Want("conn.send(new Uint8Array([1, 2, 3]))", "true")
	p.Wait("got.length === 1")
	p.Want("[got[0] instanceof Uint8Array, ...got[0]]", "[true,1,2,3]")
	p.JS("conn.send(new TextEncoder().encode('bye'))")
	p.Wait("got.length === 2")
	p.Want("[got[1], conn.send(new Uint8Array(1))]", `["4000 bye",false]`)

	p.JS("end()")
	p.Wait("document.getElementById('status').textContent.includes('reload it')")
}

// echo sends messages back, and closes on "bye".
func echo(w http.ResponseWriter, r *http.Request) {
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	for {
		kind, data, err := conn.ReadMessage()
		if err != nil {
			return
		}
		if string(data) == "bye" {
			kind, data = websocket.CloseMessage, websocket.FormatCloseMessage(4000, "bye")
		}
		if conn.WriteMessage(kind, data) != nil {
			return
		}
	}
}

func checkLogin(t *testing.T, set *Set) {
	url := serve(t, set, shell(set.URLs(), "<p id=login-message></p>"), map[string]http.HandlerFunc{
		"POST /login": func(w http.ResponseWriter, r *http.Request) {
			if body, err := io.ReadAll(r.Body); err != nil || string(body) != `{"code":"good"}` {
				http.Error(w, "This link has been used.", http.StatusUnauthorized)
				return
			}
			http.SetCookie(w, &http.Cookie{Name: "in", Value: "yes"})
			w.WriteHeader(http.StatusNoContent)
		},
	})
	p := browsertest.Open(t, url+"/#c=bad", "401")
	p.Wait("document.getElementById('login-message').textContent === 'This link has been used.'")
	p.Want("location.href", quote(url+"/"))
	p.Want("history.length", "2") // the blank page and ours: the code is in no entry

	p.Load("location.hash = 'c=good'")
	p.Want("[document.cookie, location.href]", "["+quote("in=yes")+","+quote(url+"/")+"]")
	p.Want("document.getElementById('login-message').textContent", `""`)
}
