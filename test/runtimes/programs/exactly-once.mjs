import { failOnce } from '../tour/fail-once.mjs';

console.log(JSON.stringify(await failOnce(process.argv[2])));
