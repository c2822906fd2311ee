import { type ApiError, FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/**
 * Which credits are used up.
 *
 * - `CREDITS_EXHAUSTED`: those of the account; the service responded with 402.
 * - `CREDIT_LIMIT`: the run's `maxCredits`; no further batch was sent.
 */
export type CreditsErrorCode = 'CREDITS_EXHAUSTED' | 'CREDIT_LIMIT';

/** There are no credits left for the rest of the work. 100 credits are one dollar. */
export class CreditsExhaustedError extends FastkitError {
  static override readonly type: string = 'CreditsExhaustedError';
  declare readonly code: CreditsErrorCode;
  /** Credits that the account (`CREDITS_EXHAUSTED`, if the service reports it) or the run (`CREDIT_LIMIT`) has used. */
  readonly creditsUsed: number | undefined;

  constructor(code: CreditsErrorCode, message: string, creditsUsed?: number, options?: FastkitErrorOptions) {
    super(code, message, options);
    this.creditsUsed = creditsUsed;
  }

  /** The service refused a request with 402; the refusal is the cause. */
  static ofAccount(refusal: ApiError): CreditsExhaustedError {
    const { body } = refusal;
    const said = typeof body === 'object' && body !== null && 'credits_used' in body ? body.credits_used : undefined;
    const used = typeof said === 'number' && Number.isFinite(said) ? said : undefined;
    const detail = used === undefined ? '' : ` (${used} used)`;
    const hint = 'add credits to the account';
    const message = `the fastmap account has no credits left${detail}`;
    return new CreditsExhaustedError('CREDITS_EXHAUSTED', message, used, { cause: refusal, hint });
  }

  /** The run has reached its `maxCredits`. */
  static ofRun(run: { creditsUsed: number; maxCredits: number; elements: number }): CreditsExhaustedError {
    const { creditsUsed, maxCredits, elements } = run;
    const message =
      `the run stopped at maxCredits (${maxCredits}): ` +
      `${creditsUsed} credits were spent on ${elements} elements, and the next ones would cost more than is left`;
    return new CreditsExhaustedError('CREDIT_LIMIT', message, creditsUsed, { hint: 'raise maxCredits' });
  }

  protected override details(): Record<string, unknown> {
    return { creditsUsed: this.creditsUsed };
  }
}
