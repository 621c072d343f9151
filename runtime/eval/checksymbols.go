package eval

import (
	"reflect"

	"github.com/wirebook/wirebook/runtime/check"
)

// checkSymbols are the names of package check, for the cells that judge an exercise.
func checkSymbols() map[string]reflect.Value {
	value := reflect.ValueOf
	return map[string]reflect.Value{
		"Start": value(check.Start), "Program": value((*check.Program)(nil)),
		"Dial": value(check.Dial), "Listen": value(check.Listen), "Conn": value((*check.Conn)(nil)), "Listener": value((*check.Listener)(nil)),
		"Step": value(check.Step), "Fail": value(check.Fail), "Require": value(check.Require), "Until": value(check.Until),
		"Call": value((*check.Call)(nil)), "Packet": value((*check.Packet)(nil)), "State": value((*check.State)(nil)),
		"Segments": value(check.Segments), "Datagrams": value(check.Datagrams), "Messages": value(check.Messages), "States": value(check.States),
		"Visible": value(check.Visible), "Patience": value(check.Patience),
	}
}
