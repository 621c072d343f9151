package main

import "testing"

// TestLanguage reads a lesson in Chinese and goes back: the same cells, the same section in sight.
func TestLanguage(t *testing.T) {
	p, client := openWire(t)
	p.JS("(document.querySelector('article h2').scrollIntoView(), 1)")
	p.Load("document.querySelector('a.language').click()")
	p.Wait("document.documentElement.lang === 'zh' && document.querySelector('h1').textContent === '线路上发生了什么'")
	p.Wait("location.hash === '#section-1'")
	client.says("status", "已结束")
	client.says("output", "thanks")
	shot(p, "chinese")
	p.Load("document.querySelector('a.language').click()")
	p.Wait("document.documentElement.lang === 'en'")
	client.says("status", "Finished")
}
