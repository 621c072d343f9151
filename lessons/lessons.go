// Package lessons holds the course's files. Package markdown reads them.
package lessons

import "embed"

// Files is the course: course.md, and a folder for each chapter.
//
//go:embed course.md 0*
var Files embed.FS
