// The editor of a lesson's Markdown. It is a module of its own, whole, since only who writes a lesson loads it.

import {goLanguage} from '@codemirror/lang-go';
import {HighlightStyle, Language, LanguageSupport, defineLanguageFacet, syntaxHighlighting} from '@codemirror/language';
import {EditorView} from '@codemirror/view';
import {tags} from '@lezer/highlight';
import {GFM, parseCode, parser} from '@lezer/markdown';
import {mount as mountIn} from './mount.js';

export const mount = (parent, doc, opts = {}) => mountIn(parent, doc, opts, language);

// What stands between two lines of --- at the beginning is YAML; to Markdown it would be a rule and a heading.
const frontMatter = {
  defineNodes: [{name: 'FrontMatter', block: true, style: tags.meta}],
  parseBlock: [{
    name: 'FrontMatter',
    before: 'HorizontalRule',
    parse(cx, line) {
      if (cx.lineStart > 0 || line.text !== '---') return false;
      while (cx.nextLine() && line.text !== '---');
      const to = cx.lineStart + line.text.length;
      cx.nextLine();
      cx.addElement(cx.elt('FrontMatter', 0, to));
      return true;
    },
  }],
};

// codeParser is for a fence, by what stands behind its marks.
const codeParser = (info) => /^go\b/.test(info) ? goLanguage.parser : null;

const data = defineLanguageFacet({commentTokens: {block: {open: '<!--', close: '-->'}}});
const markdown = new Language(data, parser.configure([GFM, frontMatter, parseCode({codeParser})]), [], 'markdown');

const words = HighlightStyle.define([
  {tag: tags.heading, color: 'var(--accent, inherit)', fontWeight: '700'},
  {tag: tags.strong, fontWeight: '700'},
  {tag: tags.emphasis, fontStyle: 'italic'},
  {tag: tags.strikethrough, textDecoration: 'line-through'},
  {tag: [tags.link, tags.url, tags.labelName], color: 'var(--code-func, inherit)'},
  {tag: tags.monospace, color: 'var(--code-string, inherit)'},
  {tag: [tags.meta, tags.quote, tags.processingInstruction, tags.contentSeparator], color: 'var(--muted, GrayText)'},
]);

const language = [new LanguageSupport(markdown), syntaxHighlighting(words), EditorView.lineWrapping];
