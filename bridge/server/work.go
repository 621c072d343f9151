package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/wirebook/wirebook/bridge/wire"
)

// workFile is the name under which a browser keeps a learner's work.
const workFile = "wirebook-work.json"

// work is all that a learner has made, as a file to keep or to carry to another computer.
func (s *Server) work(w http.ResponseWriter, r *http.Request) {
	id, ok := s.known(w, r)
	if !ok {
		return
	}
	session, ok := s.session(w, r, id)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="`+workFile+`"`)
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	_ = enc.Encode(session.Work()) // a browser that has gone needs no file
}

// bring takes such a file in. The answer is a sentence for the learner.
func (s *Server) bring(w http.ResponseWriter, r *http.Request) {
	id, ok := s.known(w, r)
	if !ok {
		return
	}
	var work map[string]map[string]wire.Saved
	err := json.NewDecoder(r.Body).Decode(&work)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		s.refuse(w, r, http.StatusRequestEntityTooLarge, "This file is larger than anybody's work: it must be another.")
		return
	}
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, "This is no file of a learner's work: take "+workFile+", as Wirebook has saved it.")
		return
	}
	session, ok := s.session(w, r, id)
	if !ok {
		return
	}
	brought, left, err := session.Bring(work)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "%d cells have come from the file; %d are left as they are, since you have edited them here.", brought, left)
}
