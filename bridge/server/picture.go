package server

import (
	"io/fs"
	"net/http"
	"path"
	"slices"
)

// pictureTypes are the endings of what is served of a course's folder. The rest, solutions among it, stays there.
func pictureTypes() []string { return []string{".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"} }

// picture is a picture of the course, by its path in the course's folder.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.known(w, r); !ok {
		return
	}
	file := r.PathValue("path")
	if !s.isPicture(file) {
		s.refuse(w, r, http.StatusNotFound, "There is no such picture.")
		return
	}
	http.ServeFileFS(w, r, s.cfg.Pictures, file)
}

func (s *Server) isPicture(file string) bool {
	if s.cfg.Pictures == nil || !slices.Contains(pictureTypes(), path.Ext(file)) {
		return false
	}
	info, err := fs.Stat(s.cfg.Pictures, file)
	return err == nil && info.Mode().IsRegular()
}
