package view

import (
	"slices"
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

	// The list of lessons: the search, a learner's work as a file, and how far each has come.
	Search                     string
	Found                      text.Plural
	WorkSave, WorkBring        string
	ProgressDone, ProgressSome string

	// An exercise.
	Solution, Checking, Solved, SolvedBefore, NotYet, CheckSlow, CheckBroken string

	// What a run shows.
	Output, OutputTold, LeftOut, Forgotten, Stack string
	Line                                          text.Plural
	Ends                                          map[event.How]End

	// The pictures, and the cursor that they share.
	Picture                                           picture.Words
	Player, StepBack, StepOn, Play, Seek, Slow, Live  string
	Filter, FilterMeans, FilterMatches, FilterNothing string

	// What may be done to the cable.
	Cable CableWords

	// The sockets that are open, and what errors mean.
	Sockets SocketWords
	Explain ExplainWords

	// A run as a file.
	Saved SavedWords

	// A cell's code as a link: to make one, and what one has brought.
	Share, ShareTo, ShareCopy, ShareCopied, ShareMeans, ShareNoLink   string
	ShareTitle, ShareOffered, ShareSame, ShareUse, ShareLeave         string
	ShareUsed, ShareBack, ShareDrop                                   string
	ShareBroken, ShareTooLong, ShareNewer, ShareNoLesson, ShareNoCell string

	// The editor in which a lesson is written.
	Write WriteWords

	// Hints and quizzes.
	Hint, Quiz, QuizRight, QuizWrong                             string
	Prediction, PredictionOpen, PredictionRight, PredictionWrong string

	// Steps to be put in order.
	OrderHow, OrderUp, OrderDown, OrderMoved string
	OrderHere, OrderElsewhere, OrderCount    string

	// The page of someone who has no session.
	LoginTitle, LoginLead, LoginHow, LoginAgain, LoginShared string
}

// End is how a run ended, in words: one or two for the status line, and a sentence that says what it means and what to do.
type End struct{ Word, Sentence string }

// Language is one that the page speaks.
type Language struct {
	Code string // BCP 47
	Name string // in the language itself
	say  func() *Strings
}

// Languages returns those that the page speaks, the one that serves all others first. Another is one more line, and its table.
func Languages() []Language { return []Language{{"en", "English", english}, {"zh", "中文", chinese}} }

// Speaks reports whether the page speaks a language.
func Speaks(code string) bool {
	return slices.ContainsFunc(Languages(), func(l Language) bool { return l.Code == code })
}

// StringsFor returns what the page says in a language (BCP 47); English where it is not spoken.
func StringsFor(lang string) *Strings {
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range Languages() {
		if l.Code == base {
			return l.say()
		}
	}
	return english()
}
