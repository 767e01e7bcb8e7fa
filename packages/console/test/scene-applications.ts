import { afterAll } from 'vitest';
import { ListeningApplication } from '../../provider/test/application.ts';
import type { TestClient } from '../../provider/test/running-provider.ts';
import type { ConsoleScene } from './console-scene.ts';
import { RunningApplication } from './running-application.ts';

/** Applications at the provider of a scene, which are gone when the file is through. */
export interface SceneApplications {
  /** One that only listens for Logout Tokens. @param answer the status of its answers. */
  listen(name: string, answer?: number): Promise<{ application: ListeningApplication; client: TestClient }>;
  /** One that people sign in to in their browsers. */
  run(name: string): Promise<RunningApplication>;
}

/** To be called once in a test file, after the scene is set. */
export function setApplications(scene: ConsoleScene): SceneApplications {
  const listening: ListeningApplication[] = [];
  const running: RunningApplication[] = [];
  afterAll(async () => {
    for (const application of running) await application.remove();
    for (const application of listening) await application.stop();
  });
  return {
    async listen(name, answer = 200) {
      const application = await ListeningApplication.start();
      application.answer = answer;
      listening.push(application);
      const metadata = { client_name: name, backchannel_logout_uri: application.logoutUri };
      return { application, client: await scene.provider.register(metadata) };
    },
    async run(name) {
      const application = await RunningApplication.start(scene.provider, name);
      running.push(application);
      return application;
    },
  };
}
