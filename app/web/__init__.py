"""The Dutch pages: plain HTML that works without JavaScript, but for passkeys."""
