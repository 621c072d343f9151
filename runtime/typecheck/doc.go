// Package typecheck reads a program: Go source to syntax trees and types, with the compiler's own complaints.
//
// A run and the editor ask the same checker, so what is underlined is what would not run. It links neither the interpreter nor a
// toolchain: the standard library's types are embedded. Nothing of a program is executed here.
package typecheck
