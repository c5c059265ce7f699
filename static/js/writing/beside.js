// What the writing page does beside taking down the text: keys, agenda, participants, rows, completion, others' texts.
import { current, tell } from './desk.js';
import './keys.js';
import './agenda.js';
import './attending.js';
import './drawing.js';
import './typing.js';
import './round.js';
import './clashing.js';

if (current()) tell('shown', current());
