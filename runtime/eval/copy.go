package eval

import (
	"go/ast"
	"reflect"
)

// clone copies a node and all below it, positions too: a node that stands in two places is taken for one.
func clone[N ast.Node](n N) N {
	return copyWith(n, func(ast.Node) ast.Node { return nil })
}

// copyWith copies a node and all below it, with what replace has for a node in its place.
func copyWith[N ast.Node](n N, replace func(ast.Node) ast.Node) N {
	return copyValue(reflect.ValueOf(n), replace).Interface().(N)
}

// copyChildren does not ask for the node itself.
func copyChildren[N ast.Node](n N, replace func(ast.Node) ast.Node) N {
	copied := reflect.New(reflect.TypeOf(n).Elem())
	copied.Elem().Set(copyValue(reflect.ValueOf(n).Elem(), replace))
	return copied.Interface().(N)
}

func copyValue(v reflect.Value, replace func(ast.Node) ast.Node) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return copyValue(v.Elem(), replace)
	case reflect.Pointer:
		if v.IsNil() { // also the objects of package ast, which the parser is told not to make
			return v
		}
		if n, ok := v.Interface().(ast.Node); ok {
			if other := replace(n); other != nil {
				return reflect.ValueOf(other)
			}
		}
		copied := reflect.New(v.Type().Elem())
		copied.Elem().Set(copyValue(v.Elem(), replace))
		return copied
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			copied.Index(i).Set(copyValue(v.Index(i), replace))
		}
		return copied
	case reflect.Struct:
		copied := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			copied.Field(i).Set(copyValue(v.Field(i), replace))
		}
		return copied
	}
	return v
}
