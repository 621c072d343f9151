package newtype

import (
	"reflect"
	"unsafe"
)

// The descriptors of internal/abi (type.go, map.go), field by field; verify.go compares them with a real
// type's.
type (
	header struct {
		size       uintptr
		ptrBytes   uintptr
		hash       uint32
		flags      uint8
		align      uint8
		fieldAlign uint8
		kind       uint8
		equal      func(unsafe.Pointer, unsafe.Pointer) bool
		gcData     *byte
		str        int32
		ptrToThis  int32
	}
	arrayType struct {
		header
		elem, slice *header
		len         uintptr
	}
	chanType struct {
		header
		elem *header
		dir  int
	}
	funcType struct {
		header
		in, out uint16
	}
	interfaceType struct {
		header
		pkgPath name
		methods []interfaceMethod
	}
	interfaceMethod [2]int32 // the numbers of its name and type
	mapType         struct {
		header
		key, elem, group             *header
		hasher                       func(unsafe.Pointer, uintptr) uintptr
		groupSize, slotSize, elemOff uintptr
		flags                        uint32
	}
	elemType struct { // a pointer's or a slice's
		header
		elem *header
	}
	structType struct {
		header
		pkgPath name
		fields  []structField
	}
	structField struct {
		name   name
		typ    *header
		offset uintptr
	}
	uncommon struct {
		pkgPath          int32
		methods, visible uint16
		methodsAt        uint32
		_                uint32
	}
	method struct{ name, typ, iface, direct int32 }
)

// The flags of a descriptor (internal/abi, TFlag).
const (
	flagUncommon    = 1 << 0
	flagExtraStar   = 1 << 1
	flagNamed       = 1 << 2
	flagDirectIface = 1 << 5
)

// kindTypes are the descriptors of the kinds that have more than a header.
var kindTypes = map[reflect.Kind]reflect.Type{
	reflect.Array:     reflect.TypeFor[arrayType](),
	reflect.Chan:      reflect.TypeFor[chanType](),
	reflect.Func:      reflect.TypeFor[funcType](),
	reflect.Interface: reflect.TypeFor[interfaceType](),
	reflect.Map:       reflect.TypeFor[mapType](),
	reflect.Pointer:   reflect.TypeFor[elemType](),
	reflect.Slice:     reflect.TypeFor[elemType](),
	reflect.Struct:    reflect.TypeFor[structType](),
}

func kindType(k reflect.Kind) reflect.Type {
	if t := kindTypes[k]; t != nil {
		return t
	}
	return reflect.TypeFor[header]()
}

// face is an interface: the descriptor of its type and its data word. A reflect.Type is one whose data is the descriptor.
type face struct {
	typ  *header
	data unsafe.Pointer
}

func descriptor(t reflect.Type) *header { return (*header)((*face)(unsafe.Pointer(&t)).data) }

func typeOf(h *header) reflect.Type {
	v := face{typ: h}
	return reflect.TypeOf(*(*any)(unsafe.Pointer(&v)))
}

// name is a name as a descriptor has it: flags, the length, the text, and a tag likewise.
type name struct{ bytes *byte }

const (
	nameExported = 1 << 0
	nameTagged   = 1 << 1
	nameEmbedded = 1 << 3
)

func newName(text, tag string, exported, embedded bool) name {
	var flags byte
	if exported {
		flags |= nameExported
	}
	if embedded {
		flags |= nameEmbedded
	}
	b := appendText([]byte{flags}, text)
	if tag != "" {
		b[0] |= nameTagged
		b = appendText(b, tag)
	}
	return name{unsafe.SliceData(b)}
}

func appendText(b []byte, text string) []byte {
	n := len(text)
	for ; n >= 1<<7; n >>= 7 {
		b = append(b, byte(n)|1<<7)
	}
	return append(append(b, byte(n)), text...)
}

// addReflectOff gives a pointer the number by which descriptors that reflect makes refer to it.
//
//go:linkname addReflectOff reflect.addReflectOff
func addReflectOff(ptr unsafe.Pointer) int32

func (n name) off() int32    { return addReflectOff(unsafe.Pointer(n.bytes)) }
func (h *header) off() int32 { return addReflectOff(unsafe.Pointer(h)) }
