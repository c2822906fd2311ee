// Loaded on demand otherwise, which takes real time: for tests whose clock stands still.
import '../../../src/core/call/call-reporter.js';
import '../../../src/core/call/describe-failure.js';
import '../../../src/overrides/fastfn/hints.js';
import '../../../src/overrides/fastmap/hints.js';
import '../../../src/overrides/fastvm/hints/hints.js';
