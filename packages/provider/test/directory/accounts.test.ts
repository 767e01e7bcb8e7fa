import { afterEach, beforeEach, expect, test } from 'vitest';
import { authenticate, createAccount, findAccount, hasNoAccounts } from '../../src/directory/accounts.ts';
import { NOW } from '../sessions/registry.ts';
import { describeOnEveryStorage, type TemporaryStorage } from '../storages.ts';

const PASSWORD = 'correct horse battery staple';

describeOnEveryStorage('accounts', (open) => {
  let temporary: TemporaryStorage;
  beforeEach(async () => {
    temporary = await open();
  });
  afterEach(() => temporary.remove());
  const create = (username: string, password = PASSWORD) =>
    createAccount(temporary.storage.db, { username, password }, NOW);
  const signIn = (username: string, password = PASSWORD) => authenticate(temporary.storage.db, username, password);

  test('the password is kept as an argon2id hash, salted', async () => {
    await create('ada');
    await create('grace');
    const rows = await temporary.storage.db.selectFrom('accounts').select('password_hash').execute();
    for (const { password_hash } of rows) expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(new Set(rows.map(({ password_hash }) => password_hash)).size).toBe(2);
  });

  test('signs in with the right password only, however the name is written', async () => {
    const { id } = await create('Ada');
    for (const name of ['ada', 'ADA', ' Ada ', 'ａｄａ']) expect((await signIn(name))?.id).toBe(id);
    for (const wrong of ['', PASSWORD.toUpperCase(), `${PASSWORD} `, PASSWORD.slice(0, -1)]) {
      expect(await signIn('ada', wrong)).toBeUndefined();
    }
    expect(await signIn('nobody')).toBeUndefined();
  });

  test('a name is taken in any case and width, also by two requests at once', async () => {
    await create('ada');
    for (const name of ['ada', 'Ada', 'ADA', 'ａｄａ', ' ada']) {
      await expect(create(name)).rejects.toMatchObject({ code: 'username_taken' });
    }
    const both = await Promise.allSettled([create('grace'), create('Grace')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test.each(['', ' ', 'a b', 'a\u0000b', '<script>', 'a\nb', 'a'.repeat(129), '../ada', "a'--"])(
    'the name %j is username_invalid',
    async (name) => {
      await expect(create(name)).rejects.toMatchObject({ code: 'username_invalid' });
    },
  );

  test('eleven characters are password_too_short, twelve are enough', async () => {
    await expect(create('ada', '12345678901')).rejects.toMatchObject({ code: 'password_too_short' });
    await create('ada', '123456789012');
  });

  test('a disabled account cannot sign in and is not found', async () => {
    const { id } = await create('ada');
    expect(await findAccount(temporary.storage.db, id)).toMatchObject({ username: 'ada' });
    await temporary.storage.db.updateTable('accounts').set({ disabled_at: NOW }).execute();
    expect(await signIn('ada')).toBeUndefined();
    expect(await findAccount(temporary.storage.db, id)).toBeUndefined();
  });

  test('knows the first start', async () => {
    expect(await hasNoAccounts(temporary.storage.db)).toBe(true);
    await create('ada');
    expect(await hasNoAccounts(temporary.storage.db)).toBe(false);
  });
});
