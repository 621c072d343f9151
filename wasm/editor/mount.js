// An editor: CodeMirror 6 behind nine functions. editor.js and markdown.js are it for a language each, bundled into a module each by the
// builder in bridge/assets.
//
// The page knows mount and what it returns, nothing of CodeMirror; textarea.js is the same without a bundle. Lines and columns
// are Go's: from 1, columns in bytes of UTF-8. Every colour is a custom property of the page, so light and dark follow it.

import {closeBrackets, closeBracketsKeymap} from '@codemirror/autocomplete';
import {defaultKeymap, history, historyKeymap, isolateHistory} from '@codemirror/commands';
import {bracketMatching, codeFolding, foldEffect, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting} from '@codemirror/language';
import {lintGutter, lintKeymap, setDiagnostics} from '@codemirror/lint';
import {search, searchKeymap} from '@codemirror/search';
import {Annotation, EditorState, StateEffect, StateField} from '@codemirror/state';
import {Decoration, EditorView, keymap, lineNumbers} from '@codemirror/view';
import {Complaints, format, help} from './help.js';
import {palette, theme} from './theme.js';

// mount puts an editor for doc, which is in a language (an extension), into parent.
//
// opts, all optional: run(), runNext(), leave(), change(doc), caret(line); ask(question) (see help.js); label (what a screen reader
// calls the editor), nonce (of the page's style-src), readonly, folds and highlights ([{from, to}] in lines, both ends included).
export function mount(parent, doc, opts, language) {
  const found = new Complaints(place);
  const view = new EditorView({parent, state: EditorState.create({doc, extensions: [language, extensions(opts, found)]})});
  decorate(view, opts);
  return {
    get: () => view.state.doc.toString(),
    set: (text) => replace(view, text),
    diagnostics: (list) => view.dispatch(setDiagnostics(view.state, found.set('run', view.state, list))),
    format: () => opts.ask && format(view, opts.ask, found),
    line: (n) => view.dispatch({effects: markLine.of(n)}),
    goto: (line, col) => goTo(view, line, col),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function extensions(opts, found) {
  return [
    opts.ask ? help(opts.ask, found) : [],
    // Ours stand before the default keymap, in which Mod-Enter inserts a line; after the search's, whose Escape closes its panel.
    keymap.of([...searchKeymap, ...cellKeys(opts), ...closeBracketsKeymap, ...lintKeymap, ...foldKeymap, ...historyKeymap, ...defaultKeymap]),
    lintGutter(), lineNumbers(), codeFolding(), foldGutter(),
    history(), search({top: true}), bracketMatching(), closeBrackets(), indentOnInput(), indentUnit.of('\t'),
    syntaxHighlighting(palette), theme, lineMarks,
    EditorView.contentAttributes.of({'aria-label': opts.label ?? 'Go source'}),
    EditorView.cspNonce.of(opts.nonce ?? ''),
    EditorState.readOnly.of(Boolean(opts.readonly)),
    EditorView.updateListener.of((update) => {
      const theirs = update.transactions.some((tr) => tr.docChanged && !tr.annotation(bySet));
      if (theirs) opts.change?.(update.state.doc.toString());
      if (update.selectionSet || theirs) opts.caret?.(update.state.doc.lineAt(update.state.selection.main.head).number);
    }),
  ];
}

// cellKeys leaves Tab alone: a keyboard user must be able to get out. Ctrl-m, in the default keymap, is for those who
// change what Tab does.
function cellKeys(opts) {
  const call = (key, name) => ({key, run: () => Boolean(opts[name]) && (opts[name](), true)});
  return [call('Mod-Enter', 'run'), call('Shift-Enter', 'runNext'), call('Escape', 'leave')];
}

// bySet marks a change that came from the page: the page need not be told of it.
const bySet = Annotation.define();

// replace makes text the document by changing only what differs, so that the cursor and the diagnostics before and behind
// stay where they are. It is one step of the undo history.
function replace(view, text) {
  const old = view.state.doc.toString();
  const most = Math.min(old.length, text.length);
  let from = 0;
  while (from < most && old[from] === text[from]) from++;
  let tail = 0;
  while (tail < most - from && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  if (from === old.length && from === text.length) return;
  view.dispatch({
    changes: {from, to: old.length - tail, insert: text.slice(from, text.length - tail)},
    annotations: [bySet.of(true), isolateHistory.of('full')],
  });
}

// goTo puts the cursor at a place, and the focus with it.
function goTo(view, line, col) {
  const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  const anchor = at.from + utf16(at.text, col);
  view.dispatch({selection: {anchor}, effects: EditorView.scrollIntoView(anchor, {y: 'center'})});
  view.focus();
}

// markLine marks line n, and no other; no line when n is not one.
const markLine = StateEffect.define();
const highlightLines = StateEffect.define();
const marked = Decoration.line({class: 'cm-marked'});
const highlighted = Decoration.line({class: 'cm-highlighted'});

const lineMarks = StateField.define({
  create: () => Decoration.none,
  update(marks, tr) {
    marks = marks.map(tr.changes);
    for (const effect of tr.effects) {
      if (effect.is(markLine)) {
        marks = marks.update({filter: (from, to, mark) => mark !== marked, add: starts(tr.state.doc, effect.value, effect.value).map((at) => marked.range(at))});
      } else if (effect.is(highlightLines)) {
        marks = marks.update({sort: true, add: effect.value.map((at) => highlighted.range(at))});
      }
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// decorate folds and highlights what the author asked for. A range outside the document is left out.
function decorate(view, {folds = [], highlights = []}) {
  const doc = view.state.doc;
  const effects = folds.filter(({from, to}) => 1 <= from && from <= to && to <= doc.lines)
    .map(({from, to}) => foldEffect.of({from: doc.line(from).from, to: doc.line(to).to}));
  effects.push(highlightLines.of(highlights.flatMap(({from, to}) => starts(doc, from, to))));
  view.dispatch({effects});
}

// starts lists where the lines from..to begin, of those that doc has.
function starts(doc, from, to) {
  const offsets = [];
  for (let n = Math.max(from, 1); n <= Math.min(to, doc.lines); n++) offsets.push(doc.line(n).from);
  return offsets;
}

// place turns a complaint {line, col, endCol, text, severity} into one with offsets. The learner may have typed since the
// bridge looked: a place that is gone becomes the nearest one there is.
function place(state, {line, col, endCol, text, severity}) {
  const at = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  const from = at.from + utf16(at.text, col);
  let to = at.to;
  if (endCol > col) to = at.from + utf16(at.text, endCol);
  else if (col > 0) to = state.wordAt(from)?.to ?? Math.min(from + 1, at.to);
  return {from, to, message: text, severity: severity || 'error'};
}

// utf16 turns a Go column, in bytes from 1, into an offset in a JavaScript string.
function utf16(text, col) {
  let bytes = 1, offset = 0;
  for (const char of text) {
    if (bytes >= col) break;
    const point = char.codePointAt(0);
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    offset += char.length;
  }
  return offset;
}
