package view

import (
	"strings"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
)

// Strings is everything the page says in one language. A "%" in a string is where a value goes.
type Strings struct {
	// The frame of the page.
	Skip, Lessons, ThisLesson, Previous, Next, Minutes, Objectives, NoScript string
	ResetLab, Keys, Close                                                    string
	ThemeAuto, ThemeLight, ThemeDark                                         string
	LabNone, LabPlain, LabFull, LabPlainMeans, LabFullMeans                  string
	KeyList                                                                  [][2]string

	// The link to the bridge.
	Loading, Connected, Away, AwayRun, Updated, LabWasReset string

	// A cell and its run bar.
	Cell, Source, Run, RunCompiled, Compiled, Stop, Check, Revert, Undo, Format, Copy, Copied, Code, Fold string
	FactBackground, FactNeeds, FactSetup, FactHost, FactCompiled, FactNoRun                               string
	FactReadOnly, FactArgs, FactExercise, FactStdin                                                       string
	Waiting, Compiling, Starting, Running, Stopping, EditedSince, TooLong                                 string
	AuthorChanged, AuthorShow, AuthorKeep, AuthorTake                                                     string
	StdinLabel, StdinSend, StdinEOF                                                                       string

	// An exercise.
	Solution, Checking, Solved, SolvedBefore, NotYet, CheckSlow, CheckBroken string

	// What a run shows.
	Output, LeftOut, Forgotten, Stack, GoTo string
	Line                                    text.Plural
	Ends                                    map[event.How]End

	// The table of socket calls.
	Calls, CallsOf, CallsBoth, ThisCell, Conversation, Older, Newer, RowRange, RowsGone string
	ColTime, ColCell, ColConn, ColCall, ColBytes, ColData, ColTook, ColPeer, ColLine    string
	ConnTitle, TimeZero, DialPending, FailedTo                                          string
	CallNames, Errors                                                                   map[string]string

	// The pictures, and the cursor that they share.
	Picture                                          picture.Words
	Player, StepBack, StepOn, Play, Seek, Slow, Live string

	// Hints and quizzes.
	Hint, Quiz, QuizRight, QuizWrong string

	// The page of someone who has no session.
	LoginTitle, LoginLead, LoginHow, LoginAgain string
}

// End is how a run ended, in words: one or two for the status line, and a sentence that says what it means and what to do.
type End struct{ Word, Sentence string }

// StringsFor returns what the page says in a language (BCP 47); English where it is not spoken.
func StringsFor(lang string) *Strings {
	tables := map[string]func() *Strings{"en": english, "zh": chinese}
	base, _, _ := strings.Cut(lang, "-")
	if table, ok := tables[base]; ok {
		return table()
	}
	return english()
}
