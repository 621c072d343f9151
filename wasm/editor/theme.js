// How the editor looks. Every colour is a custom property of the page with a system colour behind it, so that light and dark
// need no second theme; what CodeMirror colours by itself is said again here.

import {HighlightStyle} from '@codemirror/language';
import {EditorView} from '@codemirror/view';
import {tags} from '@lezer/highlight';

const fg = 'var(--fg, CanvasText)';
const surface = 'var(--surface, Canvas)';
const muted = 'var(--muted, GrayText)';
const line = 'var(--border, GrayText)';
const accent = 'var(--accent, LinkText)';
const mark = 'var(--mark, color-mix(in srgb, Highlight 25%, transparent))';
const severities = {error: 'var(--error, #c33)', warning: 'var(--warning, #b70)', info: muted, hint: muted};

export const palette = HighlightStyle.define([
  {tag: tags.keyword, color: 'var(--code-keyword, inherit)', fontWeight: '600'},
  {tag: [tags.string, tags.character], color: 'var(--code-string, inherit)'},
  {tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number, inherit)'},
  {tag: tags.comment, color: `var(--code-comment, ${muted})`, fontStyle: 'italic'},
  {tag: tags.typeName, color: 'var(--code-type, inherit)'},
  {tag: tags.function(tags.variableName), color: 'var(--code-func, inherit)'},
  {tag: tags.function(tags.propertyName), color: 'var(--code-func, inherit)'},
]);

export const theme = EditorView.theme({
  '&': {color: fg, backgroundColor: 'var(--code-bg, Canvas)'},
  '&.cm-focused': {outline: `2px solid ${accent}`},
  '.cm-scroller': {fontFamily: 'var(--mono, monospace)', lineHeight: '1.5'},
  '.cm-content': {caretColor: fg},
  '.cm-gutters, .cm-gutters.cm-gutters-before': {backgroundColor: 'transparent', color: muted, border: 'none'},
  '.cm-panels, .cm-panels-top, .cm-panels-bottom, .cm-tooltip': {backgroundColor: surface, color: fg, borderColor: line},
  '.cm-tooltip': {border: `1px solid ${line}`, borderRadius: '4px', maxWidth: 'min(40rem, 94vw)', boxSizing: 'border-box'},
  // As wide as its words and no wider than the screen: it would be squeezed at the right edge before it is moved away from there.
  '.cm-tooltip.cm-note, .cm-tooltip-hover': {width: 'max-content'},
  '.cm-note': {padding: '0.2em 0.6em', overflowWrap: 'anywhere'},
  '.cm-note code': {padding: '0', background: 'none', fontFamily: 'var(--mono, monospace)'},
  '.cm-note p': {margin: '0.2em 0 0', color: muted},
  '.cm-note strong': {textDecoration: 'underline', textUnderlineOffset: '0.2em'}, // told apart by more than weight
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {fontFamily: 'var(--mono, monospace)', minWidth: 'min(14rem, 94vw)', maxWidth: '100%'},
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {padding: '0.1em 0.5em', overflow: 'hidden', textOverflow: 'ellipsis'},
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {backgroundColor: accent, color: 'var(--on-accent, Canvas)'},
  '.cm-completionIcon': {color: muted, opacity: '1'},
  'li[aria-selected] :is(.cm-completionIcon, .cm-completionDetail)': {color: 'inherit'},
  '.cm-completionDetail': {color: muted, fontStyle: 'normal'},
  '.cm-textfield, .cm-button': {backgroundImage: 'none', backgroundColor: surface, color: fg, border: `1px solid ${line}`},
  '.cm-foldPlaceholder': {backgroundColor: surface, color: muted, borderColor: line},
  '.cm-specialChar': {color: severities.error},
  '.cm-searchMatch, .cm-highlighted, .cm-lintRange-active': {backgroundColor: mark},
  '.cm-searchMatch-selected, .cm-marked': {backgroundColor: mark, outline: `1px solid ${accent}`},
  '&.cm-focused .cm-matchingBracket': {backgroundColor: mark},
  '&.cm-focused .cm-nonmatchingBracket': {backgroundColor: 'transparent', color: severities.error},
  '.cm-panel.cm-panel-lint ul [aria-selected]': {backgroundColor: mark},
  '.cm-lint-marker': {width: '0.8em', height: '0.8em', margin: '0.2em 0.1em', borderRadius: '50%'},
  '.cm-lint-marker-warning': {borderRadius: '0', clipPath: 'polygon(50% 0, 100% 100%, 0 100%)'}, // told apart by shape, too
  ...complaints(),
});

function complaints() {
  const rules = {};
  for (const [severity, color] of Object.entries(severities)) {
    rules[`.cm-lint-marker.cm-lint-marker-${severity}`] = {content: 'normal', backgroundColor: color};
    rules[`.cm-lintRange-${severity}`] = {backgroundImage: 'none', textDecoration: `underline wavy ${color}`};
    rules[`.cm-lintPoint-${severity}:after`] = {borderBottomColor: color};
    rules[`.cm-diagnostic-${severity}`] = {borderLeft: `5px solid ${color}`};
  }
  return rules;
}
