package view

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Every language says all that English says, with as many places for values.
func TestTablesSayTheSame(t *testing.T) {
	want := said(english())
	for _, lang := range []string{"zh"} {
		got := said(StringsFor(lang))
		for _, where := range slices.Sorted(maps.Keys(want)) {
			switch text, there := got[where]; {
			case !there || text == "":
				t.Errorf("%s: nothing is said for %s (%q)", lang, where, want[where])
			case strings.Count(text, "%") != strings.Count(want[where], "%"):
				t.Errorf("%s: %s has not the places of %q: %q", lang, where, want[where], text)
			}
		}
		for where := range got {
			if _, there := want[where]; !there {
				t.Errorf("%s: %s is said in no other language", lang, where)
			}
		}
	}
	for where, text := range want {
		if text == "" {
			t.Errorf("en: nothing is said for %s", where)
		}
	}
}

// said returns every string of a table by where it stands.
func said(table *Strings) map[string]string {
	all := map[string]string{}
	var visit func(where string, v reflect.Value)
	visit = func(where string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			all[where] = v.String()
		case reflect.Struct:
			for i := range v.NumField() {
				visit(where+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				visit(fmt.Sprintf("%s[%v]", where, key), v.MapIndex(key))
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				visit(fmt.Sprintf("%s[%d]", where, i), v.Index(i))
			}
		default:
			panic("a table holds a " + v.Kind().String() + " at " + where)
		}
	}
	visit("Strings", reflect.ValueOf(table).Elem())
	return all
}
