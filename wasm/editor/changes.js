// What differs between a text and the same text with other white space, so that a cursor keeps its place.

// changesTo lists the changes that make next of old, as {from, to, insert}. Where they differ in more than white space, as where
// imports were sorted, one change covers all from the first such place to the last.
export function changesTo(old, next) {
  const ahead = sameWords(old, next);
  const behind = sameWords(reverse(old.slice(ahead.a)), reverse(next.slice(ahead.b)));
  const end = {a: old.length - behind.a, b: next.length - behind.b};
  const changes = ahead.changes;
  if (ahead.a < end.a || ahead.b < end.b) changes.push({from: ahead.a, to: end.a, insert: next.slice(ahead.b, end.b)});
  for (const {from, to, insert} of behind.changes.reverse()) {
    changes.push({from: old.length - to, to: old.length - from, insert: reverse(insert)});
  }
  return changes;
}

// sameWords goes on in both texts while only white space differs. It returns where that ends in each, and the changes so far.
function sameWords(old, next) {
  const changes = [];
  let a = 0, b = 0;
  for (;;) {
    const endA = space(old, a), endB = space(next, b);
    if (endA < old.length && endB < next.length ? old[endA] !== next[endB] : endA < old.length || endB < next.length) return {a, b, changes};
    if (old.slice(a, endA) !== next.slice(b, endB)) changes.push({from: a, to: endA, insert: next.slice(b, endB)});
    if (endA === old.length) return {a: endA, b: endB, changes};
    a = endA + 1;
    b = endB + 1;
  }
}

// space is where the white space that begins at i ends.
function space(text, i) {
  while (i < text.length && /\s/.test(text[i])) i++;
  return i;
}

function reverse(text) {
  return text.split('').reverse().join('');
}
