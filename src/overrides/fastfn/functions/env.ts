import { FastfnFunctionsEnv } from '../../../../generated/fastfn/resources.js';
import type {
  FunctionEnv,
  FunctionEnvEntry,
  FunctionEnvUpdateParams,
  FunctionEnvValue,
  FunctionsEnvUpdateQuery,
} from '../../../../generated/fastfn/types.js';
import { ApiPromise } from '../../../core/call/api-promise.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';

/** The gateway shows this instead of a secret's value. */
const HIDDEN = '<hidden>';

/** Variables by name: plain values, values with their flag, `null` to delete, or entries as returned by `retrieve`. */
export type FunctionEnvVariables = Readonly<Record<string, FunctionEnvValue | FunctionEnvEntry>>;

/** `client.functions.env`: the generated methods; an update cannot show or overwrite a secret by accident. */
export class FunctionsEnvResource extends FastfnFunctionsEnv {
  /**
   * Merges variables into a function's environment; `null` deletes one. A value without `is_secret` keeps the variable's flag (a new one
   * is a secret if its name looks like a credential), and `<hidden>`, as `retrieve` shows it, keeps a secret unchanged.
   * `PUT /_fn/function-env`
   *
   * @throws InvalidArgumentError for the plain text `<hidden>`, which would become the secret's value, and for `<hidden>` with
   *   `is_secret: false`, which would reveal the secret.
   * @example
   * await client.functions.env.update(target, { GREETING: 'hola', API_KEY: { value: key, is_secret: true }, OLD: null });
   */
  override update(
    target: FunctionsEnvUpdateQuery,
    variables: FunctionEnvVariables,
    options?: RequestOptions,
  ): ApiPromise<FunctionEnv> {
    return ApiPromise.from(() => super.update(target, safeVariables(variables), options));
  }
}

/** Rewrites an update so that it changes only flags that it names. */
export function safeVariables(variables: FunctionEnvVariables): FunctionEnvUpdateParams {
  const entries = Object.entries(variables).map(([name, value]) => [name, safeValue(name, value)]);
  return Object.fromEntries(entries);
}

function safeValue(name: string, setting: FunctionEnvValue | FunctionEnvEntry): FunctionEnvValue {
  if (name === '') throw new InvalidArgumentError('a variable needs a name');
  if (setting === HIDDEN) {
    throw new InvalidArgumentError(`${name} would get the text ${HIDDEN} as its value, and the secret would be lost`, {
      hint: 'leave the variable out to keep it',
    });
  }
  if (typeof setting !== 'object' || setting === null) return setting;
  const { value, is_secret: isSecret } = setting;
  if (value === undefined) throw new InvalidArgumentError(`${name} has no value; pass null to delete it`);
  if (value === HIDDEN && isSecret === false) {
    throw new InvalidArgumentError(`${name}: is_secret: false with ${HIDDEN} would reveal the secret in the response`, {
      hint: 'to make a variable public, set it with its value',
    });
  }
  if (isSecret !== undefined) return { value, is_secret: isSecret };
  // Without the flag the gateway makes an object public, while a plain value does not change the flag.
  return value === HIDDEN ? { value, is_secret: true } : value;
}
