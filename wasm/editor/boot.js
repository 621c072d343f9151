// The page's only entry script: it logs in by the link's code, or starts the program of the page.
//
// The names of the other files carry a hash of what is in them, so the page says them on the script element:
// data-wasm, data-exec (wasm_exec.js), data-editor (empty without the bundle), data-fallback (textarea.js).

const files = document.querySelector('script[data-wasm]')?.dataset ?? {};

main();

async function main() {
  // A fresh link pasted into an open tab changes only the fragment, which loads nothing.
  addEventListener('hashchange', () => { if (code()) login(code()); });
  if (code() && await login(code())) return;
  if (document.getElementById('page')) start().catch(stopped);
}

// code is what follows #c= in the address: the one-time login code. A fragment reaches no server and no log.
function code() {
  return location.hash.match(/^#c=(.+)/)?.[1];
}

// login trades the code for the session's cookie and loads the page anew; it says why when it can't, and reports false.
async function login(code) {
  history.replaceState(null, '', location.pathname + location.search);
  try {
    const answer = await fetch('/login', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({code}),
    });
    if (answer.ok) {
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

let editor; // promise of the editor's module, from the first mount on

// mount promises an editor, as mount of editor.js returns it.
async function mount(parent, doc, opts) {
  editor ??= importEditor();
  return (await editor).mount(parent, doc, opts);
}

async function importEditor() {
  if (files.editor) {
    try {
      return await import(files.editor);
    } catch (error) {
      console.error(error);
    }
  }
  return import(files.fallback);
}

// open connects to url (a path will do) and calls onopen(), onmessage(Uint8Array) and onclose(code, reason). None of them may
// block: they run in the page's event loop. send reports whether the connection took the bytes. After close() nothing is called.
function open(url, onopen, onmessage, onclose) {
  const socket = new WebSocket(new URL(url, location.href.replace(/^http/, 'ws')));
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => onopen();
  socket.onmessage = ({data}) => onmessage(new Uint8Array(data));
  socket.onclose = ({code, reason}) => onclose(code, reason);
  return {
    send: (bytes) => socket.readyState === WebSocket.OPEN && (socket.send(bytes), true),
    close: () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

function say(id, text) {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
}
