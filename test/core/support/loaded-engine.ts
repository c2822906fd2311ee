// Loaded with the first request otherwise, which takes time: for tests that measure it.
import '../../../src/core/transport/node/engine.js';
import { loadUndici } from '../../../src/core/transport/node/undici.js';

await loadUndici();
