/** Why a request was not carried out, in the API's own words. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** A code of docs/provider/admin-api.md, or `network_failed` when there was no answer. */
  readonly code: string;
  /** What of the request is at fault, by its name in the request. */
  readonly field: string | undefined;
  /** Everything else that the answer says, for those who know its code. */
  readonly details: Record<string, unknown>;

  constructor(status: number, body: { code: string; message: string; field?: string } & Record<string, unknown>) {
    const { code, message, field, ...details } = body;
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
    this.details = details;
  }
}

/** Reads the answer of a request that was not carried out, whoever gave it: a proxy's is no JSON. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new Problem(response.status, body);
  return new Problem(response.status, { code: 'answer_unreadable', message: `HTTP ${response.status}` });
}

function isProblem(body: unknown): body is { code: string; message: string } {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body;
}

/** What is wrong with each field of a form. A problem of an item of a list belongs to the list. */
export function fieldErrors(problem: unknown, fields: readonly string[]): Record<string, string> {
  if (!(problem instanceof Problem) || problem.field === undefined) return {};
  const { field } = problem;
  const name = fields.find((known) => field === known || field.startsWith(`${known}.`));
  return name === undefined ? {} : { [name]: wordsOf(problem, field) };
}

/** The API's words begin with the name of the field; beside the field they need not. */
function wordsOf({ message }: Problem, field: string): string {
  return message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
}
