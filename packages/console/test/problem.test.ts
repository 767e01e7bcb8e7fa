import { describe, expect, test } from 'vitest';
import { fieldErrors, Problem, readProblem } from '../src/api/problem.ts';

const refusal = (field: string, message: string) =>
  new Problem(422, { code: 'client_metadata_invalid', message, field });

describe('fieldErrors', () => {
  test('a refusal is shown beside its field, in the words of the API without the name of the field', () => {
    const problem = refusal('redirect_uris', 'redirect_uris: must use https, except on localhost');
    expect(fieldErrors(problem, ['client_name', 'redirect_uris'])).toEqual({
      redirect_uris: 'must use https, except on localhost',
    });
  });

  test('a refusal of an item belongs to the list', () => {
    expect(fieldErrors(refusal('redirect_uris.1', 'redirect_uris.1: invalid'), ['redirect_uris'])).toEqual({
      redirect_uris: 'invalid',
    });
  });

  test('a name that another begins with is not mistaken for it', () => {
    expect(fieldErrors(refusal('scopes', 'scopes: invalid'), ['scope'])).toEqual({});
  });

  test('a refusal that names no field, or one that the form does not have, belongs to none', () => {
    const whole = new Problem(404, { code: 'account_unknown', message: 'There is no such account.' });
    expect(fieldErrors(whole, ['password'])).toEqual({});
    expect(fieldErrors(refusal('metadata', 'metadata: invalid'), ['client_name'])).toEqual({});
    expect(fieldErrors(new Error('else'), ['client_name'])).toEqual({});
  });
});

describe('readProblem', () => {
  test('keeps what the API says besides code, message and field', async () => {
    const body = { code: 'import_invalid', message: 'Some entries are not valid.', entries: [{ entry: 0 }] };
    const problem = await readProblem(Response.json(body, { status: 422 }));
    expect(problem).toMatchObject({ status: 422, code: 'import_invalid', details: { entries: [{ entry: 0 }] } });
  });

  test('an answer that is not of the API is a problem as well', async () => {
    const problem = await readProblem(new Response('<h1>Bad Gateway</h1>', { status: 502 }));
    expect(problem).toMatchObject({ status: 502, code: 'answer_unreadable' });
  });
});
