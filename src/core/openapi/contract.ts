import type { GenericSchema } from 'valibot';

/** One parameter of an operation, for the contract tests and the mock. */
export interface ParameterContract {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** How to parse the text on the wire before `schema` checks it. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'dotted';
  readonly schema: GenericSchema;
}

/** Bodies by media type; an empty object means that no body is documented. */
export type ContentContract = Readonly<Record<string, GenericSchema>>;

/** One documented response of an operation. */
export interface ResponseContract {
  readonly headers: Readonly<
    Record<
      string,
      { readonly required: boolean; readonly type: ParameterContract['type']; readonly schema: GenericSchema }
    >
  >;
  readonly content: ContentContract;
}

/** Validators for one operation's requests and responses, from the spec. */
export interface OperationContract {
  readonly parameters: readonly ParameterContract[];
  readonly request?: { readonly required: boolean; readonly content: ContentContract };
  /** Keyed by status (`'200'`), range (`'4XX'`) or `'default'`. */
  readonly responses: Readonly<Record<string, ResponseContract>>;
}
