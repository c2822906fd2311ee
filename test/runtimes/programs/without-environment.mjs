// Makes a call without the permission to read the environment. Prints its result, and the error of a client without a key.
import { FastvmClient } from 'fastkit/fastvm';

const list = await new FastvmClient({ apiKey: 'any', baseUrl: Deno.args[0] }).vms.list();
let message = 'no error';
try {
  new FastvmClient();
} catch (error) {
  message = error.message;
}
console.log(JSON.stringify({ list, message }));
