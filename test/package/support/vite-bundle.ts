import { build, type Rolldown } from 'vite';

/** Bundles a program for browsers with Vite, as one script. */
export async function viteBundle(root: string, entry: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    envFile: false,
    logLevel: 'error',
    build: {
      write: false,
      modulePreload: false,
      lib: { entry, formats: ['es'], fileName: 'script' },
      minify: true,
      rolldownOptions: { output: { codeSplitting: false }, onwarn: (warning) => refuse(warning.message) },
    },
  });
  const [first] = [built].flat() as Rolldown.RolldownOutput[];
  const script = first?.output[0]?.code;
  if (script === undefined) throw new Error(`Vite made nothing of ${entry}`);
  return script;
}

function refuse(message: string): never {
  throw new Error(`Vite warned: ${message}`);
}
