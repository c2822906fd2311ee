import type { GenericSchema } from 'valibot';

/** One parameter of an operation as the contract tests and the mock check it. */
export interface ParameterContract {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** How the text on the wire is to be read before `schema` sees it. */
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

/** Everything the spec says about the messages of one operation, as validators. */
export interface OperationContract {
  readonly parameters: readonly ParameterContract[];
  readonly request?: { readonly required: boolean; readonly content: ContentContract };
  /** Keyed by status (`'200'`), range (`'4XX'`) or `'default'`. */
  readonly responses: Readonly<Record<string, ResponseContract>>;
}
