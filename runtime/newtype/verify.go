package newtype

import (
	"io"
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// probe is a type with one of everything that a descriptor can have.
type probe struct {
	io.Reader
	Exported [3]chan<- int `tag:"text"`
	hidden   map[string]func(int, ...string) error
}

// Probed is a method for verify to find.
func (p *probe) Probed() int { return len(p.hidden) }

// verify panics unless the descriptors of the Go that built this program are those of layout.go: another release may change them,
// and what would be made then could not be told from memory that is corrupt.
var verify = sync.OnceFunc(func() {
	if !matches() {
		panic("newtype: type descriptors have changed in " + runtime.Version() + ": layout.go has to follow")
	}
})

func matches() bool {
	t := reflect.TypeFor[probe]()
	h := descriptor(t)
	if h.size != t.Size() || int(h.align) != t.Align() || reflect.Kind(h.kind) != reflect.Struct || h.flags&(flagUncommon|flagNamed) != flagUncommon|flagNamed {
		return false
	}
	fields := (*structType)(unsafe.Pointer(h)).fields
	if len(fields) != 3 || fields[2].offset != t.Field(2).Offset || *fields[0].name.bytes != nameExported|nameEmbedded || *fields[1].name.bytes != nameExported|nameTagged || *fields[2].name.bytes != 0 {
		return false
	}
	array := (*arrayType)(unsafe.Pointer(fields[1].typ))
	channel := (*chanType)(unsafe.Pointer(array.elem))
	table := (*mapType)(unsafe.Pointer(fields[2].typ))
	fn := (*funcType)(unsafe.Pointer(table.elem))
	reader := (*interfaceType)(unsafe.Pointer(fields[0].typ))
	switch {
	case array.len != 3, reflect.ChanDir(channel.dir) != reflect.SendDir, typeOf(channel.elem) != reflect.TypeFor[int]():
		return false
	case typeOf(table.key) != reflect.TypeFor[string](), table.slotSize < table.elemOff || table.groupSize < 8*table.slotSize:
		return false
	case fn.in != 2, fn.out != 1<<15|1, fn.flags&flagDirectIface == 0, len(reader.methods) != 1:
		return false
	}
	pointer := (*struct {
		elemType
		uncommon
	})(unsafe.Pointer(descriptor(reflect.TypeFor[*probe]())))
	return typeOf(pointer.elem) == t && pointer.methods == 2 && pointer.visible == 2 // Probed and Read
}
