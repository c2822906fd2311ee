// Calls a server with a certificate of one's own, with different `tls` options. Prints what it says, or the error.
import { FastvmClient } from 'fastkit/fastvm';

const { baseUrl, ca, cert, key, otherKey } = JSON.parse(process.env.TLS);

/** The name in the client certificate that the server got, or the error's name and hint. */
async function outcomeOf(tls) {
  try {
    const { status } = await new FastvmClient({ apiKey: 'any', baseUrl, maxRetries: 0, tls }).health();
    return status;
  } catch (error) {
    return error.name === 'ConfigurationError' ? `ConfigurationError: ${error.message}` : error.name;
  }
}

const outcomes = {
  nothing: await outcomeOf(undefined),
  authority: await outcomeOf({ ca }),
  identity: await outcomeOf({ cert, key }),
  both: await outcomeOf({ ca: [ca], cert, key }),
  'of another key': await outcomeOf({ cert, key: otherKey }),
  'with a passphrase': await outcomeOf({ ca, cert, key, passphrase: 'secret' }),
  'nothing again': await outcomeOf(undefined),
};
console.log(JSON.stringify(outcomes));
