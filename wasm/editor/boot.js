// The page's only entry script: it logs in by the link's code, or starts the program of the page.
//
// The names of the other files carry a hash of what is in them, so the page says them on the script element:
// data-wasm, data-exec (wasm_exec.js), data-editor and data-markdown (empty without the bundle), data-fallback (textarea.js).

const files = document.querySelector('script[data-wasm]')?.dataset ?? {};
const pending = 'wirebook share'; // names in the browser's storage what keepShared keeps

main();

async function main() {
  // A fresh link pasted into an open tab changes only the fragment, which loads nothing.
  addEventListener('hashchange', () => { if (code()) login(code()); });
  if (code() && await login(code())) return;
  if (document.getElementById('page')) start().catch(stopped);
  else keepShared();
}

// code is what follows #c= in the address: the one-time login code. A fragment reaches no server and no log.
function code() {
  return location.hash.match(/^#c=(.+)/)?.[1];
}

// keepShared keeps the code of a share link that somebody has opened before logging in, and says so: the login link is another address.
function keepShared() {
  if (!location.hash.startsWith('#share=')) return;
  stored((storage) => storage.setItem(pending, location.hash));
  document.getElementById('login-shared').hidden = !stored((storage) => storage.getItem(pending));
}

// stored calls f with the browser's storage, which may be forbidden or full, and returns what it returns, or ''.
function stored(f) {
  try {
    return f(localStorage) ?? '';
  } catch {
    return '';
  }
}

// login trades the code for the session's cookie and loads the page anew, with the code that was shared if some waits; it says why when it
// can't, and reports false.
async function login(code) {
  history.replaceState(null, '', location.pathname + location.search);
  try {
    const answer = await fetch('/login', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({code}),
    });
    if (answer.ok) {
      const shared = stored((storage) => storage.getItem(pending));
      stored((storage) => storage.removeItem(pending));
      history.replaceState(null, '', location.pathname + location.search + shared);
      location.reload();
      return true;
    }
    say('login-message', (await answer.text()).trim());
  } catch (error) {
    console.error(error);
    say('login-message', 'Wirebook does not answer. Is it still running?');
  }
  return false;
}

async function start() {
  globalThis.wirebook = {editor: {mount}, socket: {open}};
  const program = fetch(files.wasm);
  await load(files.exec);
  const go = new globalThis.Go();
  // The collector has no thread of its own here: a collection is a task in which the page does not answer, of 15 ms for what ten thousand
  // events leave. So the program collects when nothing happens (wasm/dom, tidyAfter), and otherwise only where much memory is in use.
  go.env.GOGC = 'off';
  go.env.GOMEMLIMIT = '256MiB';
  const {instance} = await WebAssembly.instantiateStreaming(program, go.importObject);
  await go.run(instance);
  throw new Error('the program of the page has ended');
}

function stopped(error) {
  console.error(error);
  say('status', 'The page does not work any more: reload it. If that does not help, start wirebook again or try a newer browser.');
}

// load runs a classic script. wasm_exec.js is one, and must be the one of the toolchain that built the wasm.
function load(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${src} could not be loaded`));
    document.head.append(script);
  });
}

const editors = {}; // promises of the editors' modules by their language, from the first mount on

// mount promises an editor, as mount of mount.js returns it, for Go or for another language. It may ask the bridge about the cell, if opts
// name one.
async function mount(parent, doc, {lesson, cell, language = 'editor', ...opts}) {
  editors[language] ??= importEditor(files[language]);
  if (cell) opts.ask = (question) => ask({...question, lesson, cell});
  return (await editors[language]).mount(parent, doc, opts);
}

async function importEditor(file) {
  if (file) {
    try {
      return await import(file);
    } catch (error) {
      console.error(error);
    }
  }
  return import(files.fallback);
}

let connection; // the newest WebSocket

// open connects to url (a path will do) and calls onopen(), onmessage(Uint8Array) and onclose(code, reason). None of them may
// block: they run in the page's event loop. send reports whether the connection took the bytes. After close() nothing is called.
// Text messages are answers to what the editors asked, which the program of the page does not see.
function open(url, onopen, onmessage, onclose) {
  const socket = new WebSocket(new URL(url, location.href.replace(/^http/, 'ws')));
  connection = socket;
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => onopen();
  socket.onmessage = ({data}) => typeof data === 'string' ? answered(JSON.parse(data)) : onmessage(new Uint8Array(data));
  socket.onclose = ({code, reason}) => { forget(); onclose(code, reason); };
  return {
    send: (bytes) => socket.readyState === WebSocket.OPEN && (socket.send(bytes), true),
    close: () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

// What the bridge takes, in bytes (MaxSource and MaxMessage of bridge/wire): more would cost the connection.
const maxSource = 24 << 10, maxMessage = 64 << 10;

const asked = new Map(); // who waits for an answer, by the question's number
let questions = 0;

// ask promises the bridge's answer to a question (bridge/wire); one with an error when there will be none.
function ask(question) {
  const id = ++questions;
  const message = JSON.stringify({id, ...question});
  const size = (text) => new TextEncoder().encode(text).length;
  if (connection?.readyState !== WebSocket.OPEN) return Promise.resolve({error: away});
  if (size(question.source) > maxSource || size(message) > maxMessage) return Promise.resolve({error: 'This source is too long.'});
  connection.send(message);
  return new Promise((resolve) => asked.set(id, resolve));
}

const away = 'The bridge is away.';

function answered(answer) {
  asked.get(answer.id)?.(answer);
  asked.delete(answer.id);
}

function forget() {
  for (const resolve of asked.values()) resolve({error: away});
  asked.clear();
}

function say(id, text) {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
}
