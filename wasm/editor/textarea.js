// The editor of a cell where the bundle of editor.js is missing: a text field with the same functions and the same keys.
// What is wrong with the source is a list below it; folds, highlights and marked lines are not shown.

export function mount(parent, doc, opts = {}) {
  const box = element('div', 'plain-editor');
  const field = box.appendChild(element('textarea', 'plain-editor-source'));
  const list = box.appendChild(element('ul', 'plain-editor-diagnostics'));
  list.setAttribute('role', 'status');
  Object.assign(field, {value: doc, readOnly: Boolean(opts.readonly), spellcheck: false, wrap: 'off', ariaLabel: opts.label ?? 'Go source'});
  field.autocapitalize = 'off';
  const fit = () => { field.rows = field.value.split('\n').length; };
  fit();
  field.addEventListener('keydown', (event) => press(event, opts));
  if (opts.caret) field.addEventListener('selectionchange', () => opts.caret(lineAt(field)));
  field.addEventListener('input', () => { fit(); opts.change?.(field.value); });
  parent.append(box);
  return {
    get: () => field.value,
    set: (text) => { replace(field, text); fit(); },
    diagnostics: (found) => list.replaceChildren(...found.map(complaint)),
    format: () => format(field, opts),
    line: () => {},
    goto: (line) => goTo(field, line),
    focus: () => field.focus(),
    destroy: () => box.remove(),
  };
}

function press(event, opts) {
  const action = {
    'Enter': event.ctrlKey || event.metaKey ? opts.run : event.shiftKey ? opts.runNext : undefined,
    'Escape': opts.leave,
  }[event.key];
  if (!action || event.isComposing) return;
  event.preventDefault();
  action();
}

function lineAt(field) {
  return field.value.slice(0, field.selectionStart).split('\n').length;
}

// goTo puts the cursor at the beginning of a line, and the focus with it.
function goTo(field, line) {
  const at = field.value.split('\n').slice(0, line - 1).reduce((n, text) => n + text.length + 1, 0);
  field.setSelectionRange(at, at);
  field.focus();
}

// format writes the source as gofmt does. Why it cannot, the next run says.
async function format(field, opts) {
  const before = field.value;
  const {text} = await opts.ask?.({kind: 'format', source: before + '\n', at: 0}) ?? {};
  if (text === undefined || field.value !== before || field.readOnly) return;
  replace(field, text.replace(/\n$/, ''));
  field.dispatchEvent(new Event('input'));
}

// replace keeps the cursor where it was, which assigning to value does not.
function replace(field, text) {
  if (text === field.value) return;
  const {selectionStart, selectionEnd} = field;
  field.value = text;
  field.setSelectionRange(selectionStart, selectionEnd);
}

function complaint({line, col, text, severity}) {
  const item = element('li', severity || 'error');
  item.textContent = col > 0 ? `${line}:${col}: ${text}` : `${line}: ${text}`;
  return item;
}

function element(name, className) {
  return Object.assign(document.createElement(name), {className});
}
