package assist

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"go/types"
	"io"
	"strings"
	"sync"
)

//go:generate go run docs_gen.go
//go:embed docs.gz
var docsGz []byte

// sentences are the first sentences of the standard library's documentation, by docKey. They are read when first asked for.
var sentences = sync.OnceValue(func() map[string]string {
	z, err := gzip.NewReader(bytes.NewReader(docsGz))
	if err != nil {
		panic("assist: internal error: docs.gz: " + err.Error())
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic("assist: internal error: docs.gz: " + err.Error())
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, sentence, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		all[name] = sentence
	}
	return all
})

// documented is the first sentence of an object's documentation, empty where there is none.
func documented(obj types.Object) string {
	if obj == nil || obj.Pkg() == nil {
		return ""
	}
	return sentences()[docKey(obj)]
}

// docKey names an object with its package's path, a method also with its type: net.Dial, net.Conn.Read.
func docKey(obj types.Object) string {
	name := obj.Name()
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		t := f.Signature().Recv().Type()
		if ptr, ok := t.(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if named, ok := t.(*types.Named); ok {
			name = named.Obj().Name() + "." + name
		}
	}
	return obj.Pkg().Path() + "." + name
}
