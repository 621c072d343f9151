// The editor of a cell.

import {go} from '@codemirror/lang-go';
import {mount as mountIn} from './mount.js';

export const mount = (parent, doc, opts = {}) => mountIn(parent, doc, opts, go());
