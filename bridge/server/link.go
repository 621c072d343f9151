package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A bridge on this computer answers at once; a login link is about 50 bytes.
const (
	askWait = 5 * time.Second
	maxLink = 1 << 10
)

// key lets a command of the same user ask the running bridge for a login link. It is new with every start and lies in a file
// that only that user can read.
type key struct {
	Port  int    `json:"port"`
	Token string `json:"token"`
	file  string
}

func keyFile(dataDir string) string { return filepath.Join(loginDir(dataDir), "bridge.json") }

func newKey(dataDir string, port int) (key, error) {
	k := key{Port: port, Token: rand.Text(), file: keyFile(dataDir)}
	if err := writeFile(k.file, k.json()); err != nil {
		return key{}, fmt.Errorf("server: no key for wirebook link: %v", err)
	}
	return k, nil
}

func (k key) json() []byte {
	b, err := json.Marshal(k)
	if err != nil {
		panic("server: internal error: " + err.Error())
	}
	return b
}

// remove takes the key's file away, unless a bridge that was started later has put its own there.
func (k key) remove() {
	if b, err := os.ReadFile(k.file); err == nil && bytes.Equal(b, k.json()) {
		_ = os.Remove(k.file) // it opens nothing any more
	}
}

// link answers a command that shows the key with a fresh login link.
func (s *Server) link(w http.ResponseWriter, r *http.Request) {
	token, _ := bearer(r)
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.key.Token)) != 1 {
		s.unauthorized(w, r, "Only wirebook link may ask for a login link.")
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, s.LoginLink()) // a command that has gone needs no answer
}

// AskLink asks the bridge that runs with this data folder for a fresh login link. The error says what to do.
func AskLink(ctx context.Context, dataDir string) (string, error) {
	b, err := os.ReadFile(keyFile(dataDir))
	if err != nil {
		return "", errors.New("no bridge is running; start one with: wirebook")
	}
	var k key
	if err := json.Unmarshal(b, &k); err != nil {
		return "", fmt.Errorf("%s is damaged (%v); restart the bridge", keyFile(dataDir), err)
	}
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	return k.ask(ctx)
}

func (k key) ask(ctx context.Context) (string, error) {
	base := "http://127.0.0.1:" + strconv.Itoa(k.Port)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/link", nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+k.Token)
	// No proxy: what answers must be this computer.
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return "", fmt.Errorf("no bridge answers on port %d (%v); start one with: wirebook", k.Port, err)
	}
	defer resp.Body.Close()
	link, err := io.ReadAll(io.LimitReader(resp.Body, maxLink))
	if err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(link), base+"/#c=") {
		return "", fmt.Errorf("what answers on port %d is not the bridge of this data folder (%s); restart the bridge", k.Port, resp.Status)
	}
	return string(link), nil
}
