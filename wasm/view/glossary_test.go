package view

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Both languages explain the same words, in the same order, once each.
func TestGlossariesExplainTheSame(t *testing.T) {
	en, zh := glossary("en"), glossary("zh-CN")
	if len(en) != len(zh) {
		t.Fatalf("%d words in English, %d in Chinese", len(en), len(zh))
	}
	seen := map[string]bool{}
	for i, word := range en {
		if word.name != zh[i].name || word.means == "" || zh[i].means == "" || seen[word.name] {
			t.Errorf("%s in English, %s in Chinese: one is missing or twice", word.name, zh[i].name)
		}
		seen[word.name] = true
	}
}

// Whatever the page has a name for is explained: a new errno or drop rule must not be forgotten.
func TestGlossaryKnowsTheTables(t *testing.T) {
	say := english()
	for kind, words := range map[string]map[string]string{"error": say.Picture.Calls.Errors, "rule": say.Picture.Rules, "note": say.Picture.Notes, "call": say.Picture.Calls.Names} {
		for word := range words {
			wantExplained(t, kind+"/"+word)
		}
	}
	for _, quantity := range strings.Fields("sendq flight window unread cwnd ssthresh") {
		wantExplained(t, "level/"+quantity)
	}
	for _, flag := range strings.Fields("SYN ACK FIN RST PSH URG ECE CWR") {
		wantExplained(t, "flag/"+flag)
	}
}

// Every word that a picture of a recorded log offers to explain is explained.
func TestGlossaryKnowsThePictures(t *testing.T) {
	logs, err := filepath.Glob("../trace/testdata/*.jsonl")
	if err != nil || len(logs) == 0 {
		t.Fatal("no logs", err)
	}
	terms := regexp.MustCompile(`data-term="([^"]*)"`)
	for _, log := range logs {
		s := firstStory(t, log)
		look := picture.Look{Width: 800, Say: &english().Picture}
		drawn := picture.States(s, look).Head
		for _, part := range picture.Ladder(s, look).Parts {
			drawn += part.Draw()
		}
		for _, p := range s.Packets {
			look.Chosen = p.Number()
			drawn += picture.Detail(s, look).Head
		}
		for _, term := range terms.FindAllStringSubmatch(drawn, -1) {
			if kind, word, _ := strings.Cut(term[1], "/"); word != "" || kind == "field" {
				wantExplained(t, term[1])
			}
		}
	}
}

func firstStory(t *testing.T, log string) *trace.Story {
	t.Helper()
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	tr := trace.New()
	for d := json.NewDecoder(bytes.NewReader(b)); d.More(); {
		var e event.Event
		if err := d.Decode(&e); err != nil {
			t.Fatal(err)
		}
		tr.Apply(&e)
	}
	return tr.Story(1)
}

func wantExplained(t *testing.T, name string) {
	t.Helper()
	for _, word := range glossary("en") {
		if word.name == name {
			return
		}
	}
	t.Errorf("the glossary does not explain %s", name)
}
