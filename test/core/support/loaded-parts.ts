// Loaded on demand otherwise, which takes real time: for tests whose clock stands still.
import '../../../src/core/call/call-reporter.js';
import '../../../src/core/call/describe-failure.js';
