// What the editor learns from the bridge while a program is typed: complaints, completion, signatures, formatted text.
//
// opts.ask({kind, source, at}) promises an answer of the bridge (package ask), with offsets in bytes of UTF-8. An answer to a text
// that has changed meanwhile is dropped: the next one has been asked for by then.

import {autocompletion, completionStatus} from '@codemirror/autocomplete';
import {forEachDiagnostic, linter, setDiagnostics} from '@codemirror/lint';
import {Prec, StateEffect, StateField} from '@codemirror/state';
import {EditorView, hoverTooltip, keymap, showTooltip} from '@codemirror/view';
import {changesTo} from './changes.js';

// checkAfter is how long typing must pause before the source is checked, in ms: long enough that half a word is not complained about.
const checkAfter = 300;

// help is all of it but the complaints of a run, which found takes in, too.
export function help(ask, found) {
  return [
    linter((view) => check(view, ask, found), {delay: checkAfter}),
    EditorView.updateListener.of((update) => { if (update.docChanged) dropTouched(update); }),
    // Before the completion's own, which would take the key also while it only thinks about a list.
    Prec.highest(keymap.of([{key: 'Escape', run: (view) => hide(view) && completionStatus(view.state) !== 'active'}])),
    autocompletion({override: [(context) => complete(context, ask)]}),
    note,
    EditorView.updateListener.of((update) => follow(update, ask)),
    EditorView.domEventHandlers({blur: (event, view) => hide(view) && false}),
    hoverTooltip((view, pos) => hover(view, pos, ask)),
    keymap.of([
      {key: 'Mod-Shift-f', run: (view) => { format(view, ask, found); return true; }},
      {key: 'Mod-Shift-Space', run: (view) => { explain(view, ask); return true; }},
    ]),
  ];
}

// query asks about a view's text as it is, at the cursor or another place. It promises nothing if the text changes meanwhile.
async function query(view, ask, kind, at = view.state.selection.main.head) {
  const {doc} = view.state;
  const answer = await ask({kind, source: source(doc), at: bytes(doc.sliceString(0, at))});
  return view.state.doc === doc ? answer : undefined;
}

// source is a text as the bridge knows it: with the last line end that the editor does not show.
function source(doc) {
  return doc.length > 0 ? doc.toString() + '\n' : '';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function bytes(text) {
  return encoder.encode(text).length;
}

// offset turns bytes from the beginning of a text into an offset in a JavaScript string.
function offset(doc, n) {
  return Math.min(doc.length, decoder.decode(encoder.encode(doc.toString()).subarray(0, n)).length);
}

// Complaints keeps what a run and the checker say of a source, each as long as it is the text that they say it of.
export class Complaints {
  constructor(place) {
    this.place = place; // turns one into a diagnostic of a state
    this.said = {};
  }

  // set keeps what somebody (run, check) says of a state, and returns all that is said of it, each thing once.
  set(by, state, list) {
    this.said[by] = {doc: state.doc, list};
    const all = new Map();
    for (const {doc, list} of Object.values(this.said)) {
      if (doc === state.doc) for (const c of list) all.set(`${c.line}:${c.col}:${c.text}`, c);
    }
    return [...all.values()].map((c) => this.place(state, c));
  }
}

async function check(view, ask, found) {
  const answer = await query(view, ask, 'check');
  return answer ? found.set('check', view.state, answer.complaints ?? []) : [];
}

// dropTouched takes away the complaints about the lines that have been changed.
function dropTouched({view, state, changes}) {
  const touched = [];
  changes.iterChangedRanges((fromA, toA, from, to) => touched.push({from: state.doc.lineAt(from).from, to: state.doc.lineAt(to).to}));
  const all = [], left = [];
  forEachDiagnostic(state, (d, from, to) => {
    all.push(d);
    if (!touched.some((t) => from <= t.to && to >= t.from)) left.push({...d, from, to});
  });
  if (left.length < all.length) view.dispatch(setDiagnostics(state, left));
}

// complete asks after a dot, in a word, and wherever it is told to.
async function complete(context, ask) {
  const {doc} = context.state;
  const word = context.matchBefore(/[\p{L}\p{N}_]*/u);
  const dot = doc.sliceString(word.from - 1, word.from) === '.';
  if (!context.explicit && word.from === word.to && !dot) return null;
  const {items, from} = await ask({kind: 'complete', source: source(doc), at: bytes(doc.sliceString(0, context.pos))});
  if (context.aborted || !items) return null;
  const options = items.map(({name, kind, detail, insert}, i) => ({
    label: name, type: kind, detail, apply: insert, boost: Math.max(-99, 99 - i), // the bridge says the nearest first
  }));
  return {from: offset(doc, from), options, validFor: /^[\p{L}\p{N}_]*$/u};
}

// note is a line or two above the cursor: the signature of the call that is being written, or why something did not work.
const setNote = StateEffect.define();
const note = StateField.define({
  create: () => null,
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(setNote)) return effect.value;
    return value && tr.docChanged ? {...value, pos: tr.changes.mapPos(value.pos)} : value;
  },
  provide: (field) => showTooltip.from(field),
});

function show(view, pos, dom, words) {
  view.dispatch({effects: [setNote.of({pos, above: true, create: () => ({dom}), words}), EditorView.announce.of(words)]});
}

function hide(view) {
  if (!view.state.field(note)) return false;
  view.dispatch({effects: setNote.of(null)});
  return true;
}

// follow asks for the signature as the cursor moves, from an opening parenthesis or a comma to the end of the call.
function follow({view, state, docChanged, selectionSet, transactions}, ask) {
  if (!docChanged && !selectionSet) return;
  const {head} = state.selection.main;
  const typed = transactions.some((tr) => tr.isUserEvent('input.type')) && /[(,] ?$/.test(state.sliceDoc(Math.max(0, head - 2), head));
  if (typed || state.field(note)) signature(view, ask, typed);
}

// signature shows what the call at the cursor takes, and reports whether there is one. It opens a note, or only renews it.
async function signature(view, ask, opens) {
  const {head} = view.state.selection.main;
  const answer = await query(view, ask, 'call');
  if (!answer || view.state.selection.main.head !== head) return true; // it will be asked again
  if (!opens && !view.state.field(note)) return true; // it has been closed meanwhile
  if (!answer.call) return hide(view) && false;
  const {name, params, results, active} = answer.call;
  const dom = element('code', '');
  dom.append(`${name}(`);
  params.forEach((param, i) => dom.append(i ? ', ' : '', i === active ? element('strong', '', param) : param));
  dom.append(')', results ? ` ${results}` : '');
  const words = active < params.length ? `${params[active]}, in ${dom.textContent}` : dom.textContent;
  if (words !== view.state.field(note)?.words) show(view, offset(view.state.doc, answer.from), documented(dom, answer), words);
  return true;
}

// explain shows the signature of the call at the cursor, or else what the name there is.
async function explain(view, ask) {
  if (await signature(view, ask, true)) return;
  const answer = await query(view, ask, 'hover');
  if (!answer?.text) return;
  show(view, offset(view.state.doc, answer.from), meaning(answer), [answer.text, answer.doc].filter(Boolean).join('. '));
}

// meaning is what a name is, for people.
function meaning(answer) {
  return documented(element('code', '', answer.text), answer);
}

// documented is a note with a line of Go and the first sentence of its documentation, if it has one.
function documented(code, {doc}) {
  const dom = element('div', 'cm-note');
  dom.append(code);
  if (doc) dom.append(element('p', '', doc));
  return dom;
}

async function hover(view, pos, ask) {
  const {doc} = view.state;
  const answer = await query(view, ask, 'hover', pos);
  if (!answer?.text) return null;
  return {pos: offset(doc, answer.from), end: offset(doc, answer.to), above: true, create: () => ({dom: meaning(answer)})};
}

// format writes the text as gofmt does. The cursor stays with what it stands at. Of a text that cannot be read, it says why.
export async function format(view, ask, found) {
  const answer = await query(view, ask, 'format');
  if (!answer || view.state.readOnly) return;
  if (answer.text !== undefined) {
    const changes = changesTo(view.state.doc.toString(), answer.text.replace(/\n$/, ''));
    view.dispatch({changes, userEvent: 'format', scrollIntoView: true, effects: EditorView.announce.of('Formatted')});
    return;
  }
  const [first] = answer.complaints ?? [];
  const why = first ? `line ${first.line}: ${first.text}` : answer.error;
  if (!why) return;
  if (first) view.dispatch(setDiagnostics(view.state, found.set('check', view.state, answer.complaints)));
  const words = `Not formatted. ${why}`;
  show(view, view.state.selection.main.head, element('div', 'cm-note', words), words);
}

function element(name, className, text = '') {
  return Object.assign(document.createElement(name), {className, textContent: text});
}
