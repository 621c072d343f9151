// Package ask is what an editor asks about a program that is being typed, and what it is told.
//
// A question is not an event: nothing happened in the lab because of it, a reload need not see it again, and no other tab does.
// Package wire says how it travels.
package ask

// Kind says what a question is about.
type Kind string

// The kinds of question, with the fields of [Answer] that they fill.
const (
	Check    Kind = "check"    // Complaints
	Format   Kind = "format"   // Text, or Complaints when there is none
	Complete Kind = "complete" // From, Items
	Call     Kind = "call"     // From, Call, Doc
	Hover    Kind = "hover"    // From, To, Text, Doc
)

// Known reports whether there is such a kind.
func (k Kind) Known() bool {
	switch k {
	case Check, Format, Complete, Call, Hover:
		return true
	}
	return false
}

// Question is about one place of a program.
type Question struct {
	Kind Kind   `json:"kind"`
	File string `json:"file,omitempty"` // of the program
	At   int    `json:"at,omitempty"`   // offset of the cursor in it, in bytes
}

// Answer is the answer to one question. The zero value has nothing to say.
type Answer struct {
	Error      string      `json:"error,omitempty"` // why there is no answer: a sentence for the learner
	Complaints []Complaint `json:"complaints,omitempty"`
	Text       string      `json:"text,omitempty"`
	Doc        string      `json:"doc,omitempty"` // the first sentence of documentation
	From       int         `json:"from"`          // in bytes, of what the answer is about: the word at the cursor, or a call's parenthesis
	To         int         `json:"to"`
	Items      []Item      `json:"items,omitempty"`
	Call       *Signature  `json:"call,omitempty"`
}

// Complaint is one complaint of the compiler.
type Complaint struct {
	File string `json:"file,omitempty"` // of the program
	Line int    `json:"line"`           // from 1
	Col  int    `json:"col"`            // from 1, in bytes
	Text string `json:"text"`
}

// Item is one thing that may stand at the cursor.
type Item struct {
	Name   string   `json:"name"`
	Kind   ItemKind `json:"kind"`
	Detail string   `json:"detail,omitempty"` // its type, as Go writes it
	Insert string   `json:"insert,omitempty"` // what to write, if it is not the name
}

// ItemKind says what an item is. The words are those of the editor's icons.
type ItemKind string

// The kinds of item.
const (
	Constant ItemKind = "constant"
	Function ItemKind = "function"
	Keyword  ItemKind = "keyword"
	Method   ItemKind = "method"
	Package  ItemKind = "namespace"
	Field    ItemKind = "property"
	Type     ItemKind = "type"
	Variable ItemKind = "variable"
)

// Signature is what a call's parentheses take.
type Signature struct {
	Name    string   `json:"name"`    // as the source calls it
	Params  []string `json:"params"`  // each as "name type"
	Results string   `json:"results"` // as Go writes them; empty without any
	Active  int      `json:"active"`  // the parameter that the cursor is at; len(Params) beyond the last
}
