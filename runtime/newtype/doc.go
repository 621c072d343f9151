// Package newtype makes Go types at run time that package reflect cannot: types with a name and methods, recursive ones, and
// structs with unexported or embedded fields.
//
// The interpreter holds a learner's values in types that [reflect.StructOf] and its kin make: laid out as the compiler would, but
// without names or methods. A type made here has both, so that once a value is given its own type ([Retype]) the whole standard
// library sees what it would see in a compiled program: fmt finds String, errors.As finds the type, json finds the tags, a
// type assertion compares identities.
//
// A type descriptor is what internal/abi/type.go of Go 1.26 says; layout.go mirrors it. The runtime finds the names, types and
// code that a descriptor outside of any module refers to in a table of package reflect's (runtime/type.go, nameOff, typeOff and
// textOff), which addReflectOff fills. Methods are called with the receiver alone, so each needs a code address of its own:
// those are the stubs of stubs_GOARCH.s.
//
// What is made lives as long as the process.
package newtype
